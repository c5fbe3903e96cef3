/// What the decoders share.

#ifndef CPICTURE_RASTER_H
#define CPICTURE_RASTER_H

#include <stdbool.h>

#include "CPicture.h"

/// Copies `text` into a message buffer, cut to its size.
void cpicture_say(char *message, const char *text);

/// True when a picture of this size may be decoded.
bool cpicture_fits(uint32_t width, uint32_t height, uint64_t most_pixels);

/// Allocates the bytes of `raster` from its width, height and channels; false without memory.
bool cpicture_allocate(CPictureRaster *raster);

/// Gives `raster` a copy of a profile; without memory it stays without one.
void cpicture_keep_profile(CPictureRaster *raster, const void *profile, size_t size);

#endif
