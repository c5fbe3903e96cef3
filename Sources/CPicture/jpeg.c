#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

#include "raster.h"

/// The header's size times the smallest of 8/8 ... 1/8 that leaves the shorter side long enough.
static void choose_scale(CPictureRaster *out, uint32_t least_side) {
  if (!least_side) return;
  uint32_t shorter = out->width < out->height ? out->width : out->height;
  for (int eighths = 1; eighths < 8; eighths++) {
    tjscalingfactor factor = {eighths, 8};
    if (TJSCALED(shorter, factor) < least_side) continue;
    out->width = TJSCALED(out->width, factor);
    out->height = TJSCALED(out->height, factor);
    return;
  }
}

/// True when the decoder's last complaint is only about bytes between two segments and the
/// picture's end was reached: some cameras write such files, and nothing of the picture is missing.
static bool harmless(tjhandle handle, const uint8_t *data, size_t size) {
  if (tjGetErrorCode(handle) != TJERR_WARNING) return false;
  if (!strstr(tjGetErrorStr2(handle), "extraneous bytes")) return false;
  return size >= 2 && data[size - 2] == 0xFF && data[size - 1] == 0xD9;
}

static CPictureStatus decode(
    tjhandle handle, const uint8_t *data, size_t size, uint64_t most_pixels, uint32_t least_side,
    CPictureRaster *out, char *message) {
  int width, height, subsampling, colours;
  if (tjDecompressHeader3(handle, data, size, &width, &height, &subsampling, &colours) &&
      !harmless(handle, data, size)) {
    cpicture_say(message, tjGetErrorStr2(handle));
    return CPictureDamaged;
  }
  out->width = (uint32_t)width;
  out->height = (uint32_t)height;
  out->inks = colours == TJCS_CMYK || colours == TJCS_YCCK;
  out->channels = out->inks ? 4 : 3;
  if (!cpicture_fits(out->width, out->height, most_pixels)) return CPictureTooLarge;
  choose_scale(out, least_side);
  if (!cpicture_allocate(out)) return CPictureNoMemory;
  int flags = TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS;
  int format = out->inks ? TJPF_CMYK : TJPF_RGB;
  int failed = tjDecompress2(
      handle, data, size, out->bytes, (int)out->width, 0, (int)out->height, format, flags);
  if (failed && !harmless(handle, data, size)) {
    cpicture_say(message, tjGetErrorStr2(handle));
    return CPictureDamaged;
  }
  out->strays = failed != 0;
  return CPictureDone;
}

CPictureStatus cpicture_read_jpeg(
    const uint8_t *data, size_t size, uint64_t most_pixels, uint32_t least_side,
    CPictureRaster *out, char *message) {
  memset(out, 0, sizeof(*out));
  out->orientation = 1;
  tjhandle handle = tjInitDecompress();
  if (!handle) return CPictureNoMemory;
  CPictureStatus status = decode(handle, data, size, most_pixels, least_side, out, message);
  tjDestroy(handle);
  if (status != CPictureDone) cpicture_free(out);
  return status;
}

/// Copies what the library made into memory of our own, and gives both back to it.
static CPictureStatus hand_over(
    tjhandle handle, int failed, unsigned char *bytes, unsigned long count, CPictureBytes *out,
    char *message) {
  CPictureStatus status = CPictureDone;
  if (failed) {
    cpicture_say(message, tjGetErrorStr2(handle));
    status = CPictureDamaged;
  } else if (!(out->bytes = malloc(count))) {
    status = CPictureNoMemory;
  } else {
    memcpy(out->bytes, bytes, count);
    out->size = count;
  }
  tjFree(bytes);
  tjDestroy(handle);
  return status;
}

CPictureStatus cpicture_bare_jpeg(
    const uint8_t *data, size_t size, int is_progressive, CPictureBytes *out, char *message) {
  memset(out, 0, sizeof(*out));
  tjhandle handle = tjInitTransform();
  if (!handle) return CPictureNoMemory;
  unsigned char *bytes = NULL;
  unsigned long count = 0;
  tjtransform nothing;
  memset(&nothing, 0, sizeof nothing);
  nothing.op = TJXOP_NONE;
  nothing.options = TJXOPT_COPYNONE | (is_progressive ? TJXOPT_PROGRESSIVE : 0);
  int failed = tjTransform(handle, data, size, 1, &bytes, &count, &nothing, TJFLAG_LIMITSCANS);
  return hand_over(handle, failed, bytes, count, out, message);
}

CPictureStatus cpicture_write_jpeg(
    const uint8_t *rgb, uint32_t width, uint32_t height, int quality, int halves_colour,
    CPictureBytes *out, char *message) {
  memset(out, 0, sizeof(*out));
  tjhandle handle = tjInitCompress();
  if (!handle) return CPictureNoMemory;
  unsigned char *bytes = NULL;
  unsigned long count = 0;
  int failed = tjCompress2(
      handle, rgb, (int)width, 0, (int)height, TJPF_RGB, &bytes, &count,
      halves_colour ? TJSAMP_420 : TJSAMP_444, quality, TJFLAG_ACCURATEDCT);
  return hand_over(handle, failed, bytes, count, out, message);
}
