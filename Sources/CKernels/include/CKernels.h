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

// MARK: Slopes, for training

/// C = sum over k of A[k] x B[k], or C += where `accumulates`: the slope of a product's weights. A
/// and B have `lines` of `depth` rows each; a row of A is `rows` floats, one of B `columns`.
typedef struct {
  const float *a;
  long a_line_stride, a_row_stride, rows;
  const float *b;
  long b_line_stride, b_row_stride, columns;
  long lines, depth;
  float *c;
  long c_row_stride;
  long accumulates;
} KernelOuter;

void kernel_outer(const KernelOuter *outer);

/// G w G^T of `rows` by `columns` kernels, the columns of one panel, packed as 36 matrices
/// `matrix_stride` apart. Kernel (k, j) is `w[position * position_stride + k * row_stride + j]` for
/// the nine positions, row by row; with `flipped` the last comes first.
void kernel_winograd_weights(
  const float *w, long position_stride, long row_stride, long rows, long columns, long flipped,
  float *packed, long matrix_stride);

/// A y A^T of one row of 4x4 tiles of the slope of a convolution's output: laid out as
/// `kernel_winograd_input` lays out its tiles.
void kernel_winograd_slope(
  const KernelInput *input, long tile_row, long tile_columns, float *m, long position_stride,
  long tile_stride, float *scratch);

/// G^T u G of `count` kernels: 36 numbers each, `position_stride` apart, become the nine of the
/// slope of the weights, `slope_stride` apart.
void kernel_winograd_weight_slope(
  const float *u, long position_stride, long count, float *slope, long slope_stride);

/// A normalised, activated picture, and the slope of the loss with respect to it.
typedef struct {
  const float *x;
  long x_row_stride, x_pixel_stride;
  float *slope;
  long slope_row_stride, slope_pixel_stride;
  long rows, width, channels;
  /// What was applied, one a channel: f(scale x + shift).
  const float *scale, *shift;
  long activation;
} KernelNormalized;

/// Puts d, the slope before the activation, in place of the slope; then the sums of d by channel are
/// the first `channels` floats of `sums`, and those of d times the distance of x from `centre` the
/// next.
void kernel_normalized_sums(
  const KernelNormalized *normalized, const float *centre, float *sums);

/// out = a d + b x + c + residual, with a, b and c by channel, added to what is there where
/// `accumulates`; `residual` may be null.
void kernel_normalized_slope(
  const KernelNormalized *normalized, const float *a, const float *b, const float *c,
  const float *residual, long residual_row_stride, long residual_pixel_stride, float *out,
  long out_row_stride, long out_pixel_stride, long accumulates);

/// p (s - sum of p s) * scale of each row, in place of s: the slope before a softmax that gave p.
void kernel_softmax_slope(
  const float *p, float *s, long rows, long row_stride, long count, float scale);

/// The sum of every two by two pixels of a picture twice as high and wide as `out`, added to what
/// is there where `accumulates`.
void kernel_fold(
  const float *x, long row_stride, long pixel_stride, float *out, long out_row_stride,
  long out_pixel_stride, long rows, long width, long channels, long accumulates);

/// One step of AdamW, and of the moving average of the weights, for `count` numbers.
typedef struct {
  /// Multiplies every slope, as clipping asks for.
  float slope_scale;
  float keep_mean, keep_square;
  /// The learning rate over 1 - keep_mean^step.
  float pace;
  /// The root of 1 - keep_square^step.
  float root_share;
  float epsilon;
  /// What weights are multiplied by first: 1 - rate * decay, or 1.
  float shrink;
  float keep_average;
} KernelAdam;

void kernel_adam(
  const KernelAdam *adam, long count, const float *slopes, float *weights, float *means,
  float *squares, float *average);

/// The sum of the squares.
double kernel_square_sum(const float *x, long count);

/// Multiplies and adds `rounds` times as fast as one core can, and returns how many multiplications
/// and additions that were; the peak that everything else is measured by.
long kernel_peak(long rounds);

#endif
