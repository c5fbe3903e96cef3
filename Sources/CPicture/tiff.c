#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

#include "raster.h"

/// A file in memory, read through libtiff's client callbacks.
typedef struct {
  const uint8_t *data;
  size_t size;
  uint64_t at;
} Source;

static tmsize_t take(thandle_t handle, void *to, tmsize_t count) {
  Source *source = handle;
  if (count < 0 || source->at >= source->size) return 0;
  size_t left = source->size - (size_t)source->at;
  size_t taken = (size_t)count < left ? (size_t)count : left;
  memcpy(to, source->data + source->at, taken);
  source->at += taken;
  return (tmsize_t)taken;
}

static tmsize_t refuse(thandle_t handle, void *from, tmsize_t count) {
  (void)handle;
  (void)from;
  (void)count;
  return 0;
}

static toff_t seek(thandle_t handle, toff_t offset, int whence) {
  Source *source = handle;
  if (whence == SEEK_CUR) offset += source->at;
  if (whence == SEEK_END) offset += source->size;
  source->at = offset;
  return offset;
}

static int leave(thandle_t handle) {
  (void)handle;
  return 0;
}

static toff_t measure(thandle_t handle) { return ((Source *)handle)->size; }

/// Keeps the first error; returning 1 keeps libtiff's global handlers, which print, out of it.
static int note_error(
    TIFF *tiff, void *user, const char *module, const char *format, va_list values) {
  (void)tiff;
  (void)module;
  char *message = user;
  if (!message[0]) vsnprintf(message, CPictureMessageSize, format, values);
  return 1;
}

static int ignore_warning(
    TIFF *tiff, void *user, const char *module, const char *format, va_list values) {
  (void)tiff;
  (void)user;
  (void)module;
  (void)format;
  (void)values;
  return 1;
}

/// libtiff hands out ABGR words with alpha multiplied in: makes bytes of them, in place.
static void unpack(CPictureRaster *out, bool alpha) {
  size_t count = (size_t)out->width * out->height;
  uint8_t *to = out->bytes;
  for (size_t pixel = 0; pixel < count; pixel++) {
    uint32_t word;
    memcpy(&word, out->bytes + 4 * pixel, sizeof(word));
    unsigned opacity = TIFFGetA(word);
    unsigned channels[3] = {TIFFGetR(word), TIFFGetG(word), TIFFGetB(word)};
    for (int channel = 0; channel < 3; channel++) {
      unsigned value = channels[channel];
      if (alpha && opacity) value = (value * 255 + opacity / 2) / opacity;
      *to++ = (uint8_t)(value > 255 ? 255 : value);
    }
    if (alpha) *to++ = (uint8_t)opacity;
  }
  out->channels = alpha ? 4 : 3;
}

/// Rounds greys of 16 bits to 8, where libtiff's own routine cuts them off. Skews are in pixels.
static void put_grey_16(
    TIFFRGBAImage *image, uint32_t *to, uint32_t x, uint32_t y, uint32_t width, uint32_t height,
    int32_t from_skew, int32_t to_skew, unsigned char *bytes) {
  (void)x;
  (void)y;
  const uint16_t *from = (const uint16_t *)(const void *)bytes;
  unsigned flip = image->photometric == PHOTOMETRIC_MINISWHITE ? 0xFFFF : 0;
  for (; height > 0; height--) {
    for (uint32_t column = 0; column < width; column++, from += image->samplesperpixel) {
      uint32_t grey = ((*from ^ flip) + 128u) / 257;
      *to++ = grey | grey << 8 | grey << 16 | 0xFF000000u;
    }
    from += (ptrdiff_t)from_skew * image->samplesperpixel;
    to += to_skew;
  }
}

static CPictureStatus decode(TIFF *tiff, uint64_t most_pixels, CPictureRaster *out, char *message) {
  if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &out->width) ||
      !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &out->height) || !out->width || !out->height) {
    return CPictureDamaged;
  }
  if (!cpicture_fits(out->width, out->height, most_pixels)) return CPictureTooLarge;
  char reason[1024] = "";
  TIFFRGBAImage image;
  if (!TIFFRGBAImageOK(tiff, reason) || !TIFFRGBAImageBegin(&image, tiff, 1, reason)) {
    cpicture_say(message, reason);
    return CPictureUnsupported;
  }
  // Equal orientations make libtiff keep the rows as stored; the caller turns the picture.
  out->orientation = image.orientation;
  image.orientation = ORIENTATION_TOPLEFT;
  image.req_orientation = ORIENTATION_TOPLEFT;
  bool grey = image.photometric <= PHOTOMETRIC_MINISBLACK;
  if (grey && image.bitspersample == 16 && image.isContig) image.put.contig = put_grey_16;
  out->channels = 4;
  CPictureStatus status = CPictureNoMemory;
  if (cpicture_allocate(out)) {
    status = CPictureDamaged;
    if (TIFFRGBAImageGet(&image, (uint32_t *)(void *)out->bytes, out->width, out->height)) {
      unpack(out, image.alpha != 0);
      status = CPictureDone;
    }
  }
  TIFFRGBAImageEnd(&image);
  uint32_t profile_size;
  void *profile;
  if (status == CPictureDone &&
      TIFFGetField(tiff, TIFFTAG_ICCPROFILE, &profile_size, &profile) && profile_size) {
    cpicture_keep_profile(out, profile, profile_size);
  }
  return status;
}

CPictureStatus cpicture_read_tiff(
    const uint8_t *data, size_t size, uint64_t most_pixels, CPictureRaster *out, char *message) {
  memset(out, 0, sizeof(*out));
  out->orientation = 1;
  message[0] = 0;
  Source source = {.data = data, .size = size};
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  if (!options) return CPictureNoMemory;
  TIFFOpenOptionsSetErrorHandlerExtR(options, note_error, message);
  TIFFOpenOptionsSetWarningHandlerExtR(options, ignore_warning, NULL);
  TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)(8 * most_pixels));
  // "m": the callbacks are used instead of a memory map.
  TIFF *tiff = TIFFClientOpenExt(
      "file", "rm", &source, take, refuse, seek, leave, measure, NULL, NULL, options);
  TIFFOpenOptionsFree(options);
  CPictureStatus status = tiff ? decode(tiff, most_pixels, out, message) : CPictureDamaged;
  if (tiff) TIFFClose(tiff);
  if (status != CPictureDone) cpicture_free(out);
  return status;
}
