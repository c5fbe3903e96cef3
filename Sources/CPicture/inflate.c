#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "file.h"

CPictureStatus cpicture_inflate_file(
    int from, uint64_t offset, uint64_t packed, CPictureWrapper wrapper, int to, uint64_t most,
    uint64_t *written) {
  static const int bits[] = {-MAX_WBITS, MAX_WBITS + 16};
  uint8_t in[CPicturePortion];
  uint8_t out[CPicturePortion];
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  *written = 0;
  if (inflateInit2(&stream, bits[wrapper]) != Z_OK) return CPictureNoMemory;
  CPictureStatus status = CPictureDamaged;
  int answer = Z_OK;
  while (answer != Z_STREAM_END) {
    if (stream.avail_in == 0) {
      size_t wanted = packed < CPicturePortion ? (size_t)packed : CPicturePortion;
      ssize_t got = wanted ? pread(from, in, wanted, (off_t)offset) : 0;
      if (got <= 0) goto end;
      offset += (uint64_t)got;
      packed -= (uint64_t)got;
      stream.next_in = in;
      stream.avail_in = (uInt)got;
    }
    stream.next_out = out;
    stream.avail_out = CPicturePortion;
    answer = inflate(&stream, Z_NO_FLUSH);
    if (answer != Z_OK && answer != Z_STREAM_END && answer != Z_BUF_ERROR) goto end;
    size_t made = CPicturePortion - stream.avail_out;
    if (made > most - *written) {
      status = CPictureTooLarge;
      goto end;
    }
    if (!cpicture_put(to, out, made, *written)) {
      status = CPictureNoMemory;
      goto end;
    }
    *written += made;
    if (answer == Z_STREAM_END && wrapper == CPictureGzip && stream.avail_in > 0 &&
        *stream.next_in == 0x1f)
      answer = inflateReset(&stream);
    if (answer == Z_BUF_ERROR && made == 0 && stream.avail_in > 0) goto end;
  }
  status = CPictureDone;
end:
  inflateEnd(&stream);
  return status;
}

CPictureStatus cpicture_inflated_size(
    const uint8_t *data, size_t size, uint64_t most, uint64_t *used, uint64_t *made) {
  uint8_t out[CPicturePortion];
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  if (inflateInit(&stream) != Z_OK) return CPictureNoMemory;
  const uint8_t *at = data;
  const uint8_t *end = data + size;
  *made = 0;
  int answer = Z_OK;
  while (answer == Z_OK && *made <= most) {
    if (stream.avail_in == 0) {
      size_t part = (size_t)(end - at) < CPicturePortion ? (size_t)(end - at) : CPicturePortion;
      stream.next_in = (Bytef *)(uintptr_t)at;
      stream.avail_in = (uInt)part;
      at += part;
    }
    stream.next_out = out;
    stream.avail_out = CPicturePortion;
    answer = inflate(&stream, Z_NO_FLUSH);
    *made += CPicturePortion - stream.avail_out;
  }
  *used = (uint64_t)(at - data) - stream.avail_in;
  inflateEnd(&stream);
  if (*made > most) return CPictureTooLarge;
  return answer == Z_STREAM_END ? CPictureDone : CPictureDamaged;
}

CPictureStatus cpicture_inflate_bytes(const uint8_t *data, size_t size, uint8_t *out, size_t room) {
  uLongf made = room;
  return uncompress(out, &made, data, size) == Z_OK && made == room ? CPictureDone : CPictureDamaged;
}

uint32_t cpicture_checksum(uint32_t before, const uint8_t *data, size_t size) {
  uLong sum = before;
  while (size > 0) {
    uInt part = size < (1u << 30) ? (uInt)size : (1u << 30);
    sum = crc32(sum, data, part);
    data += part;
    size -= part;
  }
  return (uint32_t)sum;
}
