#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "file.h"

/// Deflates what `stream` holds, all of it at the end, and writes what comes out.
static CPictureStatus pass(z_stream *stream, int flush, int to, uint64_t *written) {
  uint8_t out[CPicturePortion];
  do {
    stream->next_out = out;
    stream->avail_out = CPicturePortion;
    if (deflate(stream, flush) == Z_STREAM_ERROR) return CPictureNoMemory;
    size_t made = CPicturePortion - stream->avail_out;
    if (!cpicture_put(to, out, made, *written)) return CPictureNoMemory;
    *written += made;
  } while (stream->avail_out == 0);
  return CPictureDone;
}

CPictureStatus cpicture_gzip_file(int from, int to) {
  uint8_t in[CPicturePortion];
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  if (deflateInit2(
          &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    return CPictureNoMemory;
  CPictureStatus status = CPictureDone;
  uint64_t offset = 0;
  uint64_t written = 0;
  ssize_t got = 0;
  while (status == CPictureDone && (got = pread(from, in, sizeof in, (off_t)offset)) > 0) {
    offset += (uint64_t)got;
    stream.next_in = in;
    stream.avail_in = (uInt)got;
    status = pass(&stream, Z_NO_FLUSH, to, &written);
  }
  if (got < 0) status = CPictureDamaged;
  if (status == CPictureDone) status = pass(&stream, Z_FINISH, to, &written);
  deflateEnd(&stream);
  return status;
}
