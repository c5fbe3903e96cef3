/// Decoders and encoders of picture files behind functions that return errors.
///
/// The libraries below report errors by jumping (libpng), through global handlers (libtiff) or
/// through state in a handle (TurboJPEG). Here all of that ends in a status and a sentence, so
/// that no jump ever crosses a Swift frame. Every function may be called from any thread.

#ifndef CPICTURE_H
#define CPICTURE_H

#include <stddef.h>
#include <stdint.h>

/// How a call ended.
typedef enum {
  CPictureDone = 0,
  /// The bytes break the format's rules, or end too early.
  CPictureDamaged = 1,
  /// The header announces more pixels than the caller allows, or a longer side than anybody may
  /// have; width and height are set. Asked for at most 0 pixels, every reader ends so.
  CPictureTooLarge = 2,
  /// The file may be sound, but this kind isn't read.
  CPictureUnsupported = 3,
  CPictureNoMemory = 4,
} CPictureStatus;

enum {
  /// The size of every `message` buffer, its closing zero included.
  CPictureMessageSize = 160,
  /// The most columns or rows a picture may have.
  CPictureLongestSide = 1000000,
};

/// Decoded pixels, 8 bits a channel, rows from the top, not yet in sRGB.
/// Both pointers belong to the raster; `cpicture_free` releases them.
typedef struct {
  uint32_t width;
  uint32_t height;
  /// 3: red, green, blue; 4: the same and alpha, not multiplied in, or four inks.
  uint32_t channels;
  /// 1 where the channels are cyan, magenta, yellow and black, 255 for all ink there is.
  int inks;
  uint8_t *bytes;
  /// The embedded ICC profile, or null.
  uint8_t *profile;
  size_t profile_size;
  /// The exponent by which the file says its values were encoded, 0 where it says nothing.
  double encoding_gamma;
  /// x and y of white, red, green and blue; all 0 where the file says nothing.
  double chromaticities[8];
  /// EXIF's and TIFF's number for the way the rows lie, 1 to 8; 1 where the file says nothing.
  int orientation;
  /// Where the values needed fewer bits than the file gives them, and so were made brighter: how
  /// many they need, and how many they have; else 0.
  int used_bits;
  int stored_bits;
  /// Where values of no agreed range were brought to one: those shown as black and as white; else
  /// both 0.
  double darkest;
  double brightest;
  /// 1 where bytes that belong to nothing were passed over.
  int strays;
  /// Which of its pages the picture is, from 1, and how many the file has.
  uint32_t page;
  uint32_t pages;
} CPictureRaster;

/// Bytes that a call allocated; `cpicture_free_bytes` releases them.
typedef struct {
  uint8_t *bytes;
  size_t size;
} CPictureBytes;

/// A keyword of PNG and its UTF-8 text.
typedef struct {
  const char *keyword;
  const char *text;
} CPictureNote;

/// Each reader fills `out`, or returns another status than CPictureDone and a `message`.
CPictureStatus cpicture_read_png(
    const uint8_t *data, size_t size, uint64_t most_pixels, CPictureRaster *out, char *message);

/// `least_side` above 0 allows a decoding at 7/8, 6/8 ... 1/8 of the size, as small as the shorter
/// side stays at least that long. Inks come as the file has them: those that Adobe's programs wrote
/// are to be inverted. The profile and the orientation are left to the caller.
CPictureStatus cpicture_read_jpeg(
    const uint8_t *data, size_t size, uint64_t most_pixels, uint32_t least_side,
    CPictureRaster *out, char *message);

/// The coefficients of a JPEG in a file of its own, which has nothing else.
CPictureStatus cpicture_bare_jpeg(
    const uint8_t *data, size_t size, int is_progressive, CPictureBytes *out, char *message);

/// An RGB picture of 8 bits a channel as a baseline JPEG of `quality` 1 to 100 by the tables of ITU-T
/// T.81 annex K, its colour at half the width and height where that is asked for.
CPictureStatus cpicture_write_jpeg(
    const uint8_t *rgb, uint32_t width, uint32_t height, int quality, int halves_colour,
    CPictureBytes *out, char *message);

/// Turns every byte into 255 less it.
void cpicture_invert(CPictureRaster *raster);

/// Of a file with several pictures the largest that isn't marked as a smaller copy or a mask; of
/// equals the first.
CPictureStatus cpicture_read_tiff(
    const uint8_t *data, size_t size, uint64_t most_pixels, CPictureRaster *out, char *message);

/// The profile and the orientation are left to the caller.
CPictureStatus cpicture_read_webp(
    const uint8_t *data, size_t size, uint64_t most_pixels, CPictureRaster *out, char *message);

/// Turns the colours of `raster` into sRGB where `profile`, or else its gamma and
/// chromaticities, say that they are something else. A profile that isn't of grey or RGB, that is
/// damaged, or that changes no colour by more than one level leaves the bytes alone. Inks become
/// three channels by a profile of CMYK, without one by taking each ink's share of the light away.
CPictureStatus cpicture_to_srgb(
    CPictureRaster *raster, const uint8_t *profile, size_t profile_size);

/// Lays the alpha of `raster` over white; afterwards it has three channels.
void cpicture_flatten(CPictureRaster *raster);

void cpicture_free(CPictureRaster *raster);

/// An RGB picture of 8 bits a channel as a PNG marked sRGB.
CPictureStatus cpicture_write_png(
    const uint8_t *rgb, uint32_t width, uint32_t height, const CPictureNote *notes,
    size_t note_count, CPictureBytes *out, char *message);

/// The zlib stream (RFC 1950) of `data`.
CPictureStatus cpicture_deflate(const uint8_t *data, size_t size, CPictureBytes *out);

/// How many bytes the zlib stream (RFC 1950) that begins at `data` takes, and how many come out of
/// it. CPictureDamaged where it doesn't end, CPictureTooLarge where more than `most` come out.
CPictureStatus cpicture_inflated_size(
    const uint8_t *data, size_t size, uint64_t most, uint64_t *used, uint64_t *made);

/// Inflates a zlib stream into `room` bytes, which it has to fill.
CPictureStatus cpicture_inflate_bytes(const uint8_t *data, size_t size, uint8_t *out, size_t room);

/// The fewest bits, of those that cameras have, that hold `most` of a value stored in `bits`.
int cpicture_used_bits(uint32_t most, int bits);

/// What surrounds deflated bytes: nothing, as in ZIP, or the head and the sum of gzip.
typedef enum {
  CPictureBare = 0,
  CPictureGzip = 1,
} CPictureWrapper;

/// Inflates `packed` bytes at `offset` of the file `from` into the file `to`, a portion at a time;
/// of gzip all members, one after the other.
/// Ends with CPictureTooLarge before more than `most` bytes are written, with CPictureNoMemory where
/// the disk is full, and sets `written` in any case.
CPictureStatus cpicture_inflate_file(
    int from, uint64_t offset, uint64_t packed, CPictureWrapper wrapper, int to, uint64_t most,
    uint64_t *written);

/// Writes all bytes of the file `from` into the file `to` as gzip, without a name or a time: the
/// same bytes give the same bytes. CPictureDamaged where `from` can't be read, CPictureNoMemory
/// where `to` can't be written.
CPictureStatus cpicture_gzip_file(int from, int to);

/// The CRC-32 of ZIP and PNG over more bytes; begins with 0.
uint32_t cpicture_checksum(uint32_t before, const uint8_t *data, size_t size);

void cpicture_free_bytes(CPictureBytes *bytes);

#endif
