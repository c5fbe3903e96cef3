#include "CKernels.h"

#include <stdlib.h>

/// The loops of one vector width.
typedef struct {
  long width;
  void (*stage)(const KernelInput *, long, long, long, long, float *);
  void (*product)(const KernelProduct *);
  void (*winograd_input)(const KernelInput *, long, long, float *, long, long, float *);
  void (*winograd_output)(const KernelOutput *, const float *, long, long, long, long, float *);
  void (*moments)(const float *, long, long, long, long, long, float *);
  void (*softmax)(float *, long, long, long, float);
  void (*outer)(const KernelOuter *);
  void (*winograd_weights)(const float *, long, long, long, long, long, float *, long);
  void (*winograd_slope)(const KernelInput *, long, long, float *, long, long, float *);
  void (*winograd_weight_slope)(const float *, long, long, float *, long);
  void (*normalized_sums)(const KernelNormalized *, const float *, float *);
  void (*normalized_slope)(
    const KernelNormalized *, const float *, const float *, const float *, const float *, long,
    long, float *, long, long, long);
  void (*softmax_slope)(const float *, float *, long, long, long, float);
  void (*fold)(const float *, long, long, float *, long, long, long, long, long, long);
  void (*adam)(const KernelAdam *, long, const float *, float *, float *, float *, float *);
  double (*square_sum)(const float *, long);
  long (*peak)(long);
} Kernels;

#define WIDTH 4
#define NAMED(name) name##_4
#include "body.h"
#undef WIDTH
#undef NAMED

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define WIDTH 8
#define NAMED(name) name##_8
#include "body.h"
#undef WIDTH
#undef NAMED
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"))), apply_to = function)
#define WIDTH 16
#define NAMED(name) name##_16
#include "body.h"
#undef WIDTH
#undef NAMED
#pragma clang attribute pop

static const Kernels *widest(long limit) {
  if (limit >= 16 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")
      && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw"))
    return &kernels_16;
  if (limit >= 8 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return &kernels_8;
  return &kernels_4;
}

#else

static const Kernels *widest(long limit) {
  (void)limit;
  return &kernels_4;
}

#endif

static const Kernels *kernels;

/// Before anything else runs, as the choice has to be the same for weights and pictures.
/// LEUKO_VECTOR sets a limit, to try the narrower loops on a processor that has wider ones.
__attribute__((constructor)) static void choose(void) {
  const char *limit = getenv("LEUKO_VECTOR");
  kernels = widest(limit ? strtol(limit, 0, 10) : 16);
}

long kernel_width(void) { return kernels->width; }

void kernel_stage(
  const KernelInput *input, long first_row, long rows, long first_column, long columns,
  float *out) {
  kernels->stage(input, first_row, rows, first_column, columns, out);
}

void kernel_product(const KernelProduct *product) { kernels->product(product); }

long kernel_winograd_scratch(long tile_columns) {
  return 6 * (4 * tile_columns + 2) * kernels->width;
}

void kernel_winograd_input(
  const KernelInput *input, long tile_row, long tile_columns, float *v, long position_stride,
  long tile_stride, float *scratch) {
  kernels->winograd_input(
    input, tile_row, tile_columns, v, position_stride, tile_stride, scratch);
}

void kernel_winograd_output(
  const KernelOutput *output, const float *m, long position_stride, long tile_stride,
  long tile_row, long tile_columns, float *moments) {
  kernels->winograd_output(
    output, m, position_stride, tile_stride, tile_row, tile_columns, moments);
}

void kernel_moments(
  const float *pixels, long row_stride, long pixel_stride, long rows, long width, long channels,
  float *moments) {
  kernels->moments(pixels, row_stride, pixel_stride, rows, width, channels, moments);
}

void kernel_softmax(float *x, long rows, long row_stride, long count, float scale) {
  kernels->softmax(x, rows, row_stride, count, scale);
}

void kernel_outer(const KernelOuter *outer) { kernels->outer(outer); }

void kernel_winograd_weights(
  const float *w, long position_stride, long row_stride, long rows, long columns, long flipped,
  float *packed, long matrix_stride) {
  kernels->winograd_weights(
    w, position_stride, row_stride, rows, columns, flipped, packed, matrix_stride);
}

void kernel_winograd_slope(
  const KernelInput *input, long tile_row, long tile_columns, float *m, long position_stride,
  long tile_stride, float *scratch) {
  kernels->winograd_slope(
    input, tile_row, tile_columns, m, position_stride, tile_stride, scratch);
}

void kernel_winograd_weight_slope(
  const float *u, long position_stride, long count, float *slope, long slope_stride) {
  kernels->winograd_weight_slope(u, position_stride, count, slope, slope_stride);
}

void kernel_normalized_sums(
  const KernelNormalized *normalized, const float *centre, float *sums) {
  kernels->normalized_sums(normalized, centre, sums);
}

void kernel_normalized_slope(
  const KernelNormalized *normalized, const float *a, const float *b, const float *c,
  const float *residual, long residual_row_stride, long residual_pixel_stride, float *out,
  long out_row_stride, long out_pixel_stride, long accumulates) {
  kernels->normalized_slope(
    normalized, a, b, c, residual, residual_row_stride, residual_pixel_stride, out,
    out_row_stride, out_pixel_stride, accumulates);
}

void kernel_softmax_slope(
  const float *p, float *s, long rows, long row_stride, long count, float scale) {
  kernels->softmax_slope(p, s, rows, row_stride, count, scale);
}

void kernel_fold(
  const float *x, long row_stride, long pixel_stride, float *out, long out_row_stride,
  long out_pixel_stride, long rows, long width, long channels, long accumulates) {
  kernels->fold(
    x, row_stride, pixel_stride, out, out_row_stride, out_pixel_stride, rows, width, channels,
    accumulates);
}

void kernel_adam(
  const KernelAdam *adam, long count, const float *slopes, float *weights, float *means,
  float *squares, float *average) {
  kernels->adam(adam, count, slopes, weights, means, squares, average);
}

double kernel_square_sum(const float *x, long count) { return kernels->square_sum(x, count); }

long kernel_peak(long rounds) { return kernels->peak(rounds); }
