#include <string.h>
#include <webp/decode.h>

#include "raster.h"

/// Why the head of a file can't be read.
static const char *reason(VP8StatusCode status) {
  switch (status) {
    case VP8_STATUS_NOT_ENOUGH_DATA: return "it is cut short";
    case VP8_STATUS_UNSUPPORTED_FEATURE: return "it has a feature that nobody reads";
    default: return "its head makes no sense";
  }
}

CPictureStatus cpicture_read_webp(
    const uint8_t *data, size_t size, uint64_t most_pixels, CPictureRaster *out, char *message) {
  memset(out, 0, sizeof(*out));
  out->orientation = 1;
  WebPBitstreamFeatures features;
  VP8StatusCode status = WebPGetFeatures(data, size, &features);
  if (status != VP8_STATUS_OK) {
    cpicture_say(message, reason(status));
    return CPictureDamaged;
  }
  out->width = (uint32_t)features.width;
  out->height = (uint32_t)features.height;
  out->channels = features.has_alpha ? 4 : 3;
  if (!cpicture_fits(out->width, out->height, most_pixels)) return CPictureTooLarge;
  if (features.has_animation) {
    cpicture_say(message, "it is a film, not a picture");
    return CPictureUnsupported;
  }
  if (!cpicture_allocate(out)) return CPictureNoMemory;
  size_t room = (size_t)out->width * out->height * out->channels;
  int stride = (int)(out->width * out->channels);
  uint8_t *done = features.has_alpha ? WebPDecodeRGBAInto(data, size, out->bytes, room, stride)
                                     : WebPDecodeRGBInto(data, size, out->bytes, room, stride);
  if (done) return CPictureDone;
  cpicture_say(message, "its pixels are damaged or cut short");
  cpicture_free(out);
  return CPictureDamaged;
}
