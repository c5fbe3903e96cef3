#include "file.h"

#include <unistd.h>

bool cpicture_put(int file, const uint8_t *bytes, size_t count, uint64_t offset) {
  while (count > 0) {
    ssize_t done = pwrite(file, bytes, count, (off_t)offset);
    if (done <= 0) return false;
    bytes += done;
    count -= (size_t)done;
    offset += (uint64_t)done;
  }
  return true;
}
