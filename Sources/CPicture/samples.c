#include "samples.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/// How the samples of a picture lie, and what they mean.
typedef struct {
  TIFF *tiff;
  CPictureRaster *out;
  uint16_t bits;
  uint16_t samples;
  uint16_t photometric;
  uint16_t format;
  bool separate;
  /// Samples that are colours: 1, 3 or 4.
  unsigned colours;
  /// The sample that is alpha; 0 for none.
  unsigned alpha;
  bool multiplied;
  const uint16_t *palette[3];
  /// The least and greatest value of all colours.
  double least;
  double most;
  /// The values shown as black and as white.
  double low;
  double high;
} Samples;

/// The longest row and the largest tile that are read, in bytes.
static const uint64_t most_bytes = 256u << 20;

/// Does something with `count` pixels from column `x` of row `y`, whose samples begin with number
/// `first` and lie `stride` samples apart.
typedef void (*Visit)(
    Samples *s, const uint8_t *row, uint32_t x, uint32_t y, uint32_t count, unsigned first,
    unsigned stride);

static double half(uint16_t bits) {
  int exponent = bits >> 10 & 31;
  double fraction = bits & 1023;
  double value = exponent == 0 ? ldexp(fraction, -24)
      : exponent == 31         ? (fraction > 0 ? NAN : INFINITY)
                               : ldexp(1024 + fraction, exponent - 25);
  return bits & 0x8000 ? -value : value;
}

/// The unsigned value of a sample; `index` counts from the beginning of the row.
static uint32_t word(const Samples *s, const uint8_t *row, size_t index) {
  switch (s->bits) {
    case 8: return row[index];
    case 16: {
      uint16_t value;
      memcpy(&value, row + 2 * index, sizeof value);
      return value;
    }
    case 32: {
      uint32_t value;
      memcpy(&value, row + 4 * index, sizeof value);
      return value;
    }
    default: break;
  }
  uint64_t value = 0;
  size_t bit = index * s->bits;
  for (unsigned taken = 0; taken < s->bits; taken++, bit++) {
    value = value << 1 | (row[bit >> 3] >> (7 - (bit & 7)) & 1);
  }
  return (uint32_t)value;
}

static double sample(const Samples *s, const uint8_t *row, size_t index) {
  if (s->format == SAMPLEFORMAT_IEEEFP) {
    if (s->bits == 64) {
      double value;
      memcpy(&value, row + 8 * index, sizeof value);
      return value;
    }
    uint32_t bits = word(s, row, index);
    if (s->bits == 16) return half((uint16_t)bits);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
  }
  uint32_t value = word(s, row, index);
  if (s->format != SAMPLEFORMAT_INT || !(value >> (s->bits - 1))) return value;
  return (double)value - ldexp(1, s->bits);
}

static void measure(
    Samples *s, const uint8_t *row, uint32_t x, uint32_t y, uint32_t count, unsigned first,
    unsigned stride) {
  (void)x;
  (void)y;
  unsigned colours = s->separate ? 1 : s->colours;
  if (s->separate && first >= s->colours) return;
  for (uint32_t column = 0; column < count; column++) {
    for (unsigned colour = 0; colour < colours; colour++) {
      double value = sample(s, row, (size_t)column * stride + colour);
      if (!isfinite(value)) continue;
      if (value < s->least) s->least = value;
      if (value > s->most) s->most = value;
    }
  }
}

static uint8_t level(double value, double low, double high) {
  double scaled = (value - low) / (high - low) * 255;
  if (!(scaled > 0)) return 0;
  return scaled >= 255 ? 255 : (uint8_t)(scaled + 0.5);
}

/// The greatest value of the format, and so the alpha that hides nothing.
static double full(const Samples *s) {
  if (s->format == SAMPLEFORMAT_IEEEFP) return 1;
  return ldexp(1, s->format == SAMPLEFORMAT_INT ? s->bits - 1 : s->bits) - 1;
}

static void put(Samples *s, uint8_t *pixel, unsigned number, const uint8_t *row, size_t index) {
  if (number == s->alpha && number) {
    pixel[3] = level(sample(s, row, index), 0, full(s));
  } else if (s->photometric == PHOTOMETRIC_PALETTE) {
    uint32_t place = word(s, row, index);
    // Some writers give bytes where two are meant.
    for (int c = 0; c < 3; c++) {
      uint16_t value = s->palette[c][place];
      pixel[c] = (uint8_t)(s->high > 255 ? value >> 8 : value);
    }
  } else {
    uint8_t value = level(sample(s, row, index), s->low, s->high);
    if (s->photometric == PHOTOMETRIC_MINISWHITE) value = (uint8_t)(255 - value);
    if (s->colours == 1) {
      pixel[0] = pixel[1] = pixel[2] = value;
    } else {
      pixel[number] = value;
    }
  }
}

static void draw(
    Samples *s, const uint8_t *row, uint32_t x, uint32_t y, uint32_t count, unsigned first,
    unsigned stride) {
  CPictureRaster *out = s->out;
  uint8_t *pixel = out->bytes + ((size_t)y * out->width + x) * out->channels;
  for (uint32_t column = 0; column < count; column++, pixel += out->channels) {
    if (s->separate) {
      put(s, pixel, first, row, column);
      continue;
    }
    size_t index = (size_t)column * stride;
    for (unsigned colour = 0; colour < s->colours; colour++) {
      put(s, pixel, colour, row, index + colour);
    }
    if (s->alpha) put(s, pixel, s->alpha, row, index + s->alpha);
  }
}

static bool walk_rows(Samples *s, uint8_t *buffer, uint16_t plane, Visit visit) {
  unsigned stride = s->separate ? 1 : s->samples;
  for (uint32_t y = 0; y < s->out->height; y++) {
    if (TIFFReadScanline(s->tiff, buffer, y, plane) != 1) return false;
    visit(s, buffer, 0, y, s->out->width, plane, stride);
  }
  return true;
}

static bool walk_tiles(Samples *s, uint8_t *buffer, tmsize_t size, uint16_t plane, Visit visit) {
  unsigned stride = s->separate ? 1 : s->samples;
  uint32_t width = 0, height = 0;
  TIFFGetField(s->tiff, TIFFTAG_TILEWIDTH, &width);
  TIFFGetField(s->tiff, TIFFTAG_TILELENGTH, &height);
  tmsize_t row = TIFFTileRowSize(s->tiff);
  if (!width || !height || row <= 0 || (tmsize_t)height > size / row) return false;
  CPictureRaster *out = s->out;
  for (uint32_t y = 0; y < out->height; y += height) {
    for (uint32_t x = 0; x < out->width; x += width) {
      uint32_t tile = TIFFComputeTile(s->tiff, x, y, 0, plane);
      if (TIFFReadEncodedTile(s->tiff, tile, buffer, size) < size) return false;
      uint32_t columns = out->width - x < width ? out->width - x : width;
      uint32_t rows = out->height - y < height ? out->height - y : height;
      for (uint32_t line = 0; line < rows; line++) {
        visit(s, buffer + (tmsize_t)line * row, x, y + line, columns, plane, stride);
      }
    }
  }
  return true;
}

/// Hands all samples that matter to `visit`, block by block.
static CPictureStatus walk(Samples *s, Visit visit) {
  bool tiled = TIFFIsTiled(s->tiff);
  uint64_t size = tiled ? TIFFTileSize64(s->tiff) : TIFFScanlineSize64(s->tiff);
  if (size == 0 || size > most_bytes) return CPictureDamaged;
  // Samples of odd sizes may be read a few bytes past the last.
  uint8_t *buffer = calloc(1, (size_t)size + 16);
  if (!buffer) return CPictureNoMemory;
  bool done = true;
  for (unsigned plane = 0; done && plane < (s->separate ? s->samples : 1u); plane++) {
    if (s->separate && plane >= s->colours && (!s->alpha || plane != s->alpha)) continue;
    done = tiled ? walk_tiles(s, buffer, (tmsize_t)size, (uint16_t)plane, visit)
                 : walk_rows(s, buffer, (uint16_t)plane, visit);
  }
  free(buffer);
  return done ? CPictureDone : CPictureDamaged;
}

/// Chooses what is black and what is white, and says so in the raster where that isn't plain.
static void choose_range(Samples *s) {
  CPictureRaster *out = s->out;
  s->low = 0;
  s->high = full(s);
  if (s->least > s->most) return;
  if (s->format != SAMPLEFORMAT_IEEEFP && s->least >= 0) {
    int bits = s->format == SAMPLEFORMAT_INT ? s->bits - 1 : s->bits;
    int used = cpicture_used_bits((uint32_t)s->most, bits);
    if (used == bits) return;
    s->high = ldexp(1, used) - 1;
    out->used_bits = used;
    out->stored_bits = s->bits;
    return;
  }
  if (s->format == SAMPLEFORMAT_IEEEFP && s->least >= 0 && s->most <= 65535) {
    s->high = s->most <= 1 ? 1 : s->most <= 255 ? 255 : 65535;
    if (s->most <= 1) return;
  } else {
    s->low = s->least;
    s->high = s->most > s->least ? s->most : s->least + 1;
  }
  out->darkest = s->low;
  out->brightest = s->high;
}

/// Takes alpha out of colours that it was multiplied into.
static void divide(CPictureRaster *out) {
  size_t count = (size_t)out->width * out->height;
  for (uint8_t *pixel = out->bytes; count > 0; count--, pixel += 4) {
    unsigned alpha = pixel[3];
    for (int c = 0; alpha && c < 3; c++) {
      unsigned value = (pixel[c] * 255u + alpha / 2) / alpha;
      pixel[c] = (uint8_t)(value > 255 ? 255 : value);
    }
  }
}

static CPictureStatus unsupported(char *message, const char *reason) {
  cpicture_say(message, reason);
  return CPictureUnsupported;
}

static CPictureStatus describe(Samples *s, char *message) {
  uint16_t planar, inks = INKSET_CMYK, extras = 0;
  uint16_t *meanings = NULL;
  TIFFGetFieldDefaulted(s->tiff, TIFFTAG_BITSPERSAMPLE, &s->bits);
  TIFFGetFieldDefaulted(s->tiff, TIFFTAG_SAMPLESPERPIXEL, &s->samples);
  TIFFGetFieldDefaulted(s->tiff, TIFFTAG_SAMPLEFORMAT, &s->format);
  TIFFGetFieldDefaulted(s->tiff, TIFFTAG_PLANARCONFIG, &planar);
  s->separate = planar == PLANARCONFIG_SEPARATE && s->samples > 1;
  if (s->format == SAMPLEFORMAT_VOID) s->format = SAMPLEFORMAT_UINT;
  if (s->format > SAMPLEFORMAT_IEEEFP) return unsupported(message, "its values are complex numbers");
  bool floats = s->format == SAMPLEFORMAT_IEEEFP;
  if (floats ? s->bits != 16 && s->bits != 32 && s->bits != 64 : s->bits < 1 || s->bits > 32) {
    return unsupported(message, "its values have an unusual number of bits");
  }
  s->colours = s->photometric == PHOTOMETRIC_RGB ? 3
      : s->photometric == PHOTOMETRIC_SEPARATED  ? 4
                                                 : 1;
  if (s->samples < s->colours) return CPictureDamaged;
  if (s->photometric == PHOTOMETRIC_SEPARATED) {
    TIFFGetFieldDefaulted(s->tiff, TIFFTAG_INKSET, &inks);
    if (inks != INKSET_CMYK) return unsupported(message, "its inks aren't those of CMYK");
    return CPictureDone;
  }
  if (s->photometric == PHOTOMETRIC_PALETTE) {
    if (floats || s->bits > 16) return unsupported(message, "its palette is of an unusual size");
    uint16_t *map[3];
    if (!TIFFGetField(s->tiff, TIFFTAG_COLORMAP, &map[0], &map[1], &map[2])) return CPictureDamaged;
    s->high = 255;
    for (int c = 0; c < 3; c++) {
      s->palette[c] = map[c];
      for (uint32_t place = 0; place < 1u << s->bits; place++) {
        if (map[c][place] > 255) s->high = 65535;
      }
    }
  }
  if (s->samples == s->colours) return CPictureDone;
  // Where nothing is said of a fourth sample it is alpha, as in other programs; what is said to be
  // something else isn't.
  if (!TIFFGetField(s->tiff, TIFFTAG_EXTRASAMPLES, &extras, &meanings) || extras == 0) {
    s->alpha = s->colours == 3 && s->samples == 4 ? 3 : 0;
    return CPictureDone;
  }
  for (unsigned extra = 0; extra < extras && s->colours + extra < s->samples; extra++) {
    if (meanings[extra] != EXTRASAMPLE_ASSOCALPHA && meanings[extra] != EXTRASAMPLE_UNASSALPHA)
      continue;
    s->alpha = s->colours + extra;
    s->multiplied = meanings[extra] == EXTRASAMPLE_ASSOCALPHA;
    break;
  }
  return CPictureDone;
}

bool cpicture_has_plain_samples(TIFF *tiff) {
  uint16_t photometric, compression = COMPRESSION_NONE;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &compression);
  if (compression == COMPRESSION_OJPEG) return false;
  if (!TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric)) return false;
  return photometric <= PHOTOMETRIC_PALETTE || photometric == PHOTOMETRIC_SEPARATED;
}

CPictureStatus cpicture_read_samples(TIFF *tiff, CPictureRaster *out, char *message) {
  Samples s;
  memset(&s, 0, sizeof s);
  s.tiff = tiff;
  s.out = out;
  s.least = DBL_MAX;
  s.most = -DBL_MAX;
  TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &s.photometric);
  CPictureStatus status = describe(&s, message);
  if (status != CPictureDone) return status;
  // Bytes and their parts have an agreed range; whatever is wider or signed has to be looked at.
  bool plain = s.format == SAMPLEFORMAT_UINT && (s.bits <= 8 || s.bits % 8);
  if (s.photometric != PHOTOMETRIC_PALETTE) {
    s.high = full(&s);
    if (!plain) {
      status = walk(&s, measure);
      if (status != CPictureDone) return status;
      choose_range(&s);
    }
  }
  out->inks = s.photometric == PHOTOMETRIC_SEPARATED;
  out->channels = s.alpha || out->inks ? 4 : 3;
  if (!cpicture_allocate(out)) return CPictureNoMemory;
  status = walk(&s, draw);
  if (status == CPictureDone && s.multiplied) divide(out);
  return status;
}
