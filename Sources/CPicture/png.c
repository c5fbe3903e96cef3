#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "raster.h"

/// All that reading needs, outside the frame that libpng jumps back to.
typedef struct {
  png_structp png;
  png_infop info;
  const uint8_t *at;
  size_t left;
  uint64_t most_pixels;
  png_bytep *rows;
  CPictureRaster *out;
  char *message;
} Reading;

static void fail(png_structp png, png_const_charp text) {
  cpicture_say(png_get_error_ptr(png), text);
  png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static void take(png_structp png, png_bytep to, size_t count) {
  Reading *reading = png_get_io_ptr(png);
  if (count > reading->left) png_error(png, "it is cut short");
  memcpy(to, reading->at, count);
  reading->at += count;
  reading->left -= count;
}

static void note_colours(Reading *reading) {
  png_structp png = reading->png;
  png_infop info = reading->info;
  CPictureRaster *out = reading->out;
  png_charp name;
  png_bytep profile;
  png_uint_32 size;
  int compression;
  if (png_get_iCCP(png, info, &name, &compression, &profile, &size)) {
    cpicture_keep_profile(out, profile, size);
    return;
  }
  if (png_get_valid(png, info, PNG_INFO_sRGB)) return;
  if (!png_get_gAMA(png, info, &out->encoding_gamma)) return;
  double *c = out->chromaticities;
  png_get_cHRM(png, info, &c[0], &c[1], &c[2], &c[3], &c[4], &c[5], &c[6], &c[7]);
}

/// Makes bytes of two-byte values, in place, and brighter ones where the colours need fewer bits.
static void narrow(CPictureRaster *out) {
  size_t count = (size_t)out->width * out->height * out->channels;
  uint32_t alpha = out->channels == 4 ? 3 : 4;
  uint32_t most = 0;
  for (size_t at = 0; at < count; at++) {
    uint32_t value = (uint32_t)out->bytes[2 * at] << 8 | out->bytes[2 * at + 1];
    if (at % out->channels != alpha && value > most) most = value;
  }
  int bits = cpicture_used_bits(most, 16);
  if (bits < 16) {
    out->used_bits = bits;
    out->stored_bits = 16;
  }
  uint32_t white = (1u << bits) - 1;
  for (size_t at = 0; at < count; at++) {
    uint32_t value = (uint32_t)out->bytes[2 * at] << 8 | out->bytes[2 * at + 1];
    uint32_t full = at % out->channels == alpha ? 65535 : white;
    out->bytes[at] = (uint8_t)((value * 255 + full / 2) / full);
  }
  uint8_t *fewer = realloc(out->bytes, count);
  if (fewer) out->bytes = fewer;
}

static CPictureStatus read_all(Reading *reading) {
  png_structp png = reading->png;
  png_infop info = reading->info;
  CPictureRaster *out = reading->out;
  if (setjmp(png_jmpbuf(png))) return CPictureDamaged;
  png_set_read_fn(png, reading, take);
  // The limit on pixels below is ours; libpng's own on each side would be reported as damage.
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_read_info(png, info);
  out->width = png_get_image_width(png, info);
  out->height = png_get_image_height(png, info);
  if (!cpicture_fits(out->width, out->height, reading->most_pixels)) return CPictureTooLarge;
  note_colours(reading);
  png_set_expand(png);
  png_set_gray_to_rgb(png);
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
  out->channels = png_get_channels(png, info);
  size_t depth = png_get_bit_depth(png, info) / 8;
  size_t row = (size_t)out->width * out->channels * depth;
  if (depth < 1 || png_get_rowbytes(png, info) != row) {
    png_error(png, "its rows have an unexpected length");
  }
  reading->rows = calloc(out->height, sizeof(png_bytep));
  out->bytes = malloc(row * out->height);
  if (!reading->rows || !out->bytes) return CPictureNoMemory;
  for (uint32_t y = 0; y < out->height; y++) reading->rows[y] = out->bytes + y * row;
  png_read_image(png, reading->rows);
  png_read_end(png, NULL);
  if (depth == 2) narrow(out);
  return CPictureDone;
}

CPictureStatus cpicture_read_png(
    const uint8_t *data, size_t size, uint64_t most_pixels, CPictureRaster *out, char *message) {
  memset(out, 0, sizeof(*out));
  out->orientation = 1;
  Reading reading = {
      .at = data, .left = size, .most_pixels = most_pixels, .out = out, .message = message};
  reading.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, message, fail, ignore);
  if (!reading.png) return CPictureNoMemory;
  reading.info = png_create_info_struct(reading.png);
  CPictureStatus status = reading.info ? read_all(&reading) : CPictureNoMemory;
  png_destroy_read_struct(&reading.png, &reading.info, NULL);
  free(reading.rows);
  if (status != CPictureDone) cpicture_free(out);
  return status;
}

typedef struct {
  png_structp png;
  png_infop info;
  png_textp texts;
  CPictureBytes *out;
  size_t room;
} Writing;

static void give(png_structp png, png_bytep from, size_t count) {
  Writing *writing = png_get_io_ptr(png);
  CPictureBytes *out = writing->out;
  if (writing->room - out->size < count) {
    size_t room = 2 * writing->room + count;
    uint8_t *bytes = realloc(out->bytes, room);
    if (!bytes) png_error(png, "there is not enough memory");
    out->bytes = bytes;
    writing->room = room;
  }
  memcpy(out->bytes + out->size, from, count);
  out->size += count;
}

static void flush(png_structp png) { (void)png; }

static CPictureStatus write_all(
    Writing *writing, const uint8_t *rgb, uint32_t width, uint32_t height,
    const CPictureNote *notes, size_t note_count) {
  png_structp png = writing->png;
  png_infop info = writing->info;
  if (setjmp(png_jmpbuf(png))) return CPictureDamaged;
  png_set_write_fn(png, writing, give, flush);
  png_set_IHDR(
      png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
      PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  for (size_t note = 0; note < note_count; note++) {
    writing->texts[note].compression = PNG_ITXT_COMPRESSION_NONE;
    // libpng takes these as writable, but only reads them.
    writing->texts[note].key = (png_charp)notes[note].keyword;
    writing->texts[note].text = (png_charp)notes[note].text;
  }
  if (note_count) png_set_text(png, info, writing->texts, (int)note_count);
  png_write_info(png, info);
  for (uint32_t y = 0; y < height; y++) png_write_row(png, rgb + (size_t)y * width * 3);
  png_write_end(png, info);
  return CPictureDone;
}

CPictureStatus cpicture_write_png(
    const uint8_t *rgb, uint32_t width, uint32_t height, const CPictureNote *notes,
    size_t note_count, CPictureBytes *out, char *message) {
  memset(out, 0, sizeof(*out));
  Writing writing = {.out = out};
  writing.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, message, fail, ignore);
  if (!writing.png) return CPictureNoMemory;
  writing.info = png_create_info_struct(writing.png);
  writing.texts = calloc(note_count + 1, sizeof(png_text));
  CPictureStatus status = CPictureNoMemory;
  if (writing.info && writing.texts) {
    status = write_all(&writing, rgb, width, height, notes, note_count);
  }
  png_destroy_write_struct(&writing.png, &writing.info);
  free(writing.texts);
  if (status != CPictureDone) cpicture_free_bytes(out);
  return status;
}
