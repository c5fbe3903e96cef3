#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

#include "raster.h"
#include "samples.h"

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

/// Decodes a kind that libtiff knows how to turn into RGB.
static CPictureStatus read_other(TIFF *tiff, CPictureRaster *out, char *message) {
  char reason[1024] = "";
  TIFFRGBAImage image;
  if (!TIFFRGBAImageOK(tiff, reason) || !TIFFRGBAImageBegin(&image, tiff, 1, reason)) {
    cpicture_say(message, reason);
    return CPictureUnsupported;
  }
  // Equal orientations make libtiff keep the rows as stored; the caller turns the picture.
  image.orientation = ORIENTATION_TOPLEFT;
  image.req_orientation = ORIENTATION_TOPLEFT;
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
  return status;
}

enum { most_directories = 1000, most_inner = 16 };

/// The directories of a file, and the best of them so far.
typedef struct {
  uint64_t best;
  uint64_t pixels;
  bool is_reduced;
  uint32_t page;
  uint32_t pages;
  uint64_t inner[most_directories];
  size_t inner_count;
} Choice;

/// Weighs the directory that `tiff` stands at: a whole picture is better than a smaller copy or a
/// mask, and then a larger one.
static void consider(Choice *choice, TIFF *tiff, bool is_page) {
  uint32_t kind = 0, width = 0, height = 0;
  uint16_t old_kind = 0;
  TIFFGetField(tiff, TIFFTAG_SUBFILETYPE, &kind);
  TIFFGetField(tiff, TIFFTAG_OSUBFILETYPE, &old_kind);
  TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
  bool reduced = (kind & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) != 0 ||
      (kind == 0 && old_kind == OFILETYPE_REDUCEDIMAGE);
  uint64_t pixels = (uint64_t)width * height;
  if (is_page && !reduced) choice->pages++;
  bool better = choice->best == 0 || (choice->is_reduced && !reduced) ||
      (choice->is_reduced == reduced && pixels > choice->pixels);
  if (!better) return;
  choice->best = TIFFCurrentDirOffset(tiff);
  choice->pixels = pixels;
  choice->is_reduced = reduced;
  choice->page = is_page ? choice->pages : 0;
}

/// Remembers where the directories inside the one that `tiff` stands at are.
static void note_inner(Choice *choice, TIFF *tiff) {
  uint16_t count = 0;
  uint64_t *offsets = NULL;
  if (!TIFFGetField(tiff, TIFFTAG_SUBIFD, &count, &offsets)) return;
  for (uint16_t place = 0; place < count && place < most_inner; place++) {
    if (choice->inner_count == most_directories) return;
    choice->inner[choice->inner_count++] = offsets[place];
  }
}

/// Goes to the directory of the picture; false where it can't be read.
static bool choose_directory(TIFF *tiff, CPictureRaster *out) {
  Choice *choice = calloc(1, sizeof *choice);
  if (!choice) return false;
  for (int count = 0; count < most_directories; count++) {
    consider(choice, tiff, true);
    note_inner(choice, tiff);
    if (TIFFLastDirectory(tiff) || !TIFFReadDirectory(tiff)) break;
  }
  // Cameras put the whole picture inside the directory of a small one.
  for (size_t place = 0; choice->is_reduced && place < choice->inner_count; place++) {
    if (TIFFSetSubDirectory(tiff, choice->inner[place])) consider(choice, tiff, false);
  }
  out->page = choice->page;
  out->pages = choice->pages;
  uint64_t best = choice->best;
  free(choice);
  return TIFFCurrentDirOffset(tiff) == best || TIFFSetSubDirectory(tiff, best);
}

static CPictureStatus decode(TIFF *tiff, uint64_t most_pixels, CPictureRaster *out, char *message) {
  if (!choose_directory(tiff, out)) return CPictureDamaged;
  // What is wrong with other directories doesn't matter.
  message[0] = 0;
  if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &out->width) ||
      !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &out->height) || !out->width || !out->height) {
    return CPictureDamaged;
  }
  if (!cpicture_fits(out->width, out->height, most_pixels)) return CPictureTooLarge;
  uint16_t orientation = ORIENTATION_TOPLEFT;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &orientation);
  out->orientation = orientation;
  CPictureStatus status = cpicture_has_plain_samples(tiff)
      ? cpicture_read_samples(tiff, out, message) : read_other(tiff, out, message);
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
