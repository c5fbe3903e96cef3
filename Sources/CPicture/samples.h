/// TIFF pictures whose samples are read one by one.

#ifndef CPICTURE_SAMPLES_H
#define CPICTURE_SAMPLES_H

#include <tiffio.h>

#include "raster.h"

/// True for greys, RGB, palettes and inks; what remains are kinds that libtiff turns into RGB.
bool cpicture_has_plain_samples(TIFF *tiff);

/// Decodes the directory that `tiff` stands at, whose width and height `out` has.
CPictureStatus cpicture_read_samples(TIFF *tiff, CPictureRaster *out, char *message);

#endif
