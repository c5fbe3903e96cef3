#include "raster.h"

#include <stdlib.h>
#include <string.h>

void cpicture_say(char *message, const char *text) {
  size_t length = strnlen(text, CPictureMessageSize - 1);
  memcpy(message, text, length);
  message[length] = 0;
}

bool cpicture_fits(uint32_t width, uint32_t height, uint64_t most_pixels) {
  return width <= CPictureLongestSide && height <= CPictureLongestSide &&
      (uint64_t)width * height <= most_pixels;
}

bool cpicture_allocate(CPictureRaster *raster) {
  raster->bytes = malloc((size_t)raster->width * raster->height * raster->channels);
  return raster->bytes != NULL;
}

void cpicture_keep_profile(CPictureRaster *raster, const void *profile, size_t size) {
  raster->profile = malloc(size);
  if (!raster->profile) return;
  memcpy(raster->profile, profile, size);
  raster->profile_size = size;
}

int cpicture_used_bits(uint32_t most, int bits) {
  static const int known[] = {8, 10, 12, 14, 16, 24};
  for (size_t place = 0; most && place < sizeof known / sizeof *known; place++) {
    if (known[place] < bits && most < 1u << known[place]) return known[place];
  }
  return bits;
}

void cpicture_invert(CPictureRaster *raster) {
  size_t count = (size_t)raster->width * raster->height * raster->channels;
  for (size_t at = 0; at < count; at++) raster->bytes[at] = (uint8_t)(255 - raster->bytes[at]);
}

void cpicture_flatten(CPictureRaster *raster) {
  if (raster->channels != 4) return;
  size_t count = (size_t)raster->width * raster->height;
  const uint8_t *from = raster->bytes;
  uint8_t *to = raster->bytes;
  for (size_t pixel = 0; pixel < count; pixel++, from += 4, to += 3) {
    unsigned alpha = from[3];
    for (int channel = 0; channel < 3; channel++) {
      unsigned blend = from[channel] * alpha + 255 * (255 - alpha);
      to[channel] = (uint8_t)((blend + 127) / 255);
    }
  }
  raster->channels = 3;
}

void cpicture_free(CPictureRaster *raster) {
  free(raster->bytes);
  free(raster->profile);
  raster->bytes = NULL;
  raster->profile = NULL;
}

void cpicture_free_bytes(CPictureBytes *bytes) {
  free(bytes->bytes);
  bytes->bytes = NULL;
  bytes->size = 0;
}
