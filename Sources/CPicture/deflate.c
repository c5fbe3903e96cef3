#include <stdlib.h>
#include <zlib.h>

#include "CPicture.h"

CPictureStatus cpicture_deflate(const uint8_t *data, size_t size, CPictureBytes *out) {
  uLongf room = compressBound(size);
  out->size = 0;
  out->bytes = malloc(room);
  if (!out->bytes) return CPictureNoMemory;
  if (compress2(out->bytes, &room, data, size, Z_DEFAULT_COMPRESSION) != Z_OK) {
    cpicture_free_bytes(out);
    return CPictureNoMemory;
  }
  out->size = room;
  return CPictureDone;
}
