#ifndef CKERNELS_H
#define CKERNELS_H

/// The loops that need registers held by hand: matrix products, and the passes on either side of a
/// Winograd convolution F(4x4, 3x3) (Lavin and Gray, "Fast algorithms for convolutional neural
/// networks", CVPR 2016, with the points 0, 1, -1, 1/2, -2, which lose fewer digits than 2 for
/// 1/2). Every result is a function of the numbers alone, never of how the work is cut up: a sum
/// over k runs from 0 upwards for each output by itself.
///
/// Pictures are NHWC float32. Strides count floats. Each loop exists for vectors of 16, 8 and 4
/// floats; which one runs is chosen by the processor.

/// Floats in a vector of the loops this processor runs: 16, 8 or 4.
long kernel_width(void);

/// What is applied to a number as it is read, after `scale * x + shift`.
enum { KERNEL_IDENTITY = 0, KERNEL_SILU = 1, KERNEL_MISH = 2 };

/// A picture to be read: normalised, activated, enlarged twice if asked, with zeros around it.
typedef struct {
  const float *pixels;
  long row_stride, pixel_stride;
  /// Of the picture as the convolution sees it, after enlarging.
  long height, width;
  /// 1 when every pixel is to be seen as two by two.
  long doubled;
  long channels;
  /// One a channel, or both null.
  const float *scale, *shift;
  long activation;
} KernelInput;

/// Copies rows `first_row ..< first_row + rows` and columns `first_column ..< first_column +
/// columns` of the picture to `out`, `channels` floats a pixel without gaps; what lies outside is 0.
void kernel_stage(
  const KernelInput *input, long first_row, long rows, long first_column, long columns, float *out);

/// C = (A B + bias + residual) * scale. A has `lines` of `rows` rows each; a row is `segments` runs
/// of `depth` floats, `segment_stride` apart. B is packed in panels of twice `kernel_width()`
/// columns, a last panel of half of that if it suffices, each panel [segments * depth][columns].
typedef struct {
  const float *a;
  long lines, line_stride, rows, row_stride, segments, segment_stride, depth;
  const float *b;
  float *c;
  long columns, c_line_stride, c_row_stride;
  /// `columns` floats, or null.
  const float *bias;
  /// Like C, or null.
  const float *residual;
  long residual_line_stride, residual_row_stride;
  float scale;
} KernelProduct;

void kernel_product(const KernelProduct *product);

/// Floats of scratch that `kernel_winograd_input` wants.
long kernel_winograd_scratch(long tile_columns);

/// The input transform of one row of 4x4 tiles: `v[position][tile][channel]`, 36 positions
/// `position_stride` apart, tiles `tile_stride` apart, channels filled up with zeros to a multiple of
/// `kernel_width()`.
void kernel_winograd_input(
  const KernelInput *input, long tile_row, long tile_columns, float *v, long position_stride,
  long tile_stride, float *scratch);

/// Where a Winograd convolution leaves its pixels.
typedef struct {
  float *pixels;
  long row_stride, pixel_stride, height, width, channels;
  const float *bias;
  const float *residual;
  long residual_row_stride, residual_pixel_stride;
  float scale;
} KernelOutput;

/// The output transform of one row of tiles. Where `moments` isn't null, it gets the sums (first
/// `channels` floats) and the sums of squares (next `channels`) of the pixels written.
void kernel_winograd_output(
  const KernelOutput *output, const float *m, long position_stride, long tile_stride, long tile_row,
  long tile_columns, float *moments);

/// Sums and sums of squares by channel of `rows` by `width` pixels.
void kernel_moments(
  const float *pixels, long row_stride, long pixel_stride, long rows, long width, long channels,
  float *moments);

/// exp(x * scale - maximum) of a row divided by its sum, in place.
void kernel_softmax(float *x, long rows, long row_stride, long count, float scale);

/// Multiplies and adds `rounds` times as fast as one core can, and returns how many multiplications
/// and additions that were; the peak that everything else is measured by.
long kernel_peak(long rounds);

#endif
