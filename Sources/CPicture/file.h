/// What goes from file to file a portion at a time.

#ifndef CPICTURE_FILE_H
#define CPICTURE_FILE_H

#include <stdbool.h>

#include "CPicture.h"

enum { CPicturePortion = 1 << 16 };

/// Writes all of `bytes` at `offset`; false when the system refuses.
bool cpicture_put(int file, const uint8_t *bytes, size_t count, uint64_t offset);

#endif
