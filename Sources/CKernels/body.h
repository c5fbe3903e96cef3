// The loops, written once for vectors of WIDTH floats. Included by kernels.c with WIDTH and
// NAMED(name) defined; not a header of its own.

typedef float NAMED(vec) __attribute__((ext_vector_type(WIDTH)));
typedef int NAMED(ivec) __attribute__((ext_vector_type(WIDTH)));
typedef float NAMED(loose) __attribute__((ext_vector_type(WIDTH), aligned(4), may_alias));

#define vec NAMED(vec)
#define ivec NAMED(ivec)
#define INLINE static inline __attribute__((always_inline))

INLINE vec NAMED(load)(const float *p) { return *(const NAMED(loose) *)p; }
INLINE void NAMED(store)(float *p, vec x) { *(NAMED(loose) *)p = x; }

/// The first `count` of WIDTH floats, the others 0.
INLINE vec NAMED(load_part)(const float *p, long count) {
  float all[WIDTH] __attribute__((aligned(64))) = {0};
  for (long i = 0; i < count; i++) all[i] = p[i];
  return NAMED(load)(all);
}

INLINE void NAMED(store_part)(float *p, vec x, long count) {
  float all[WIDTH] __attribute__((aligned(64)));
  NAMED(store)(all, x);
  for (long i = 0; i < count; i++) p[i] = all[i];
}

/// Whole vectors are the rule: only the last channels of an odd network are a part.
INLINE vec NAMED(read)(const float *p, long count) {
  return count >= WIDTH ? NAMED(load)(p) : NAMED(load_part)(p, count);
}

INLINE void NAMED(write)(float *p, vec x, long count) {
  if (count >= WIDTH) NAMED(store)(p, x);
  else NAMED(store_part)(p, x, count);
}

/// exp(x), within 2 units in the last place; x is held between -87 and 87.
INLINE vec NAMED(exponential)(vec x) {
  const vec top = (vec)87.0f, bottom = (vec)-87.0f;
  x = x > top ? top : x;
  x = x < bottom ? bottom : x;
  // Adding 1.5 * 2^23 rounds to an integer and leaves it in the low bits.
  const vec magic = (vec)12582912.0f;
  vec n = x * (vec)1.44269504088896341f + magic;
  ivec power = __builtin_bit_cast(ivec, n) << 23;
  n -= magic;
  vec r = x - n * (vec)0.693359375f;
  r = r - n * (vec)-2.12194440e-4f;
  vec p = (vec)1.9875691500e-4f;
  p = p * r + (vec)1.3981999507e-3f;
  p = p * r + (vec)8.3334519073e-3f;
  p = p * r + (vec)4.1665795894e-2f;
  p = p * r + (vec)1.6666665459e-1f;
  p = p * r + (vec)5.0000001201e-1f;
  p = p * (r * r) + (r + (vec)1.0f);
  return __builtin_bit_cast(vec, __builtin_bit_cast(ivec, p) + power);
}

INLINE vec NAMED(activate)(vec x, long activation) {
  if (activation == KERNEL_SILU) return x / ((vec)1.0f + NAMED(exponential)(-x));
  if (activation == KERNEL_MISH) {
    // tanh(log(1 + e)) = e (e + 2) / (e (e + 2) + 2); beyond 20 it is 1.
    vec e = NAMED(exponential)(x > (vec)20.0f ? (vec)20.0f : x);
    vec f = e * (e + (vec)2.0f);
    return x * (f / (f + (vec)2.0f));
  }
  return x;
}

/// Stages one row of `columns` pixels, channels `c ..< c + count` (count <= WIDTH), WIDTH or
/// `count` floats a pixel by `out_stride`.
INLINE void NAMED(stage_run)(
  const KernelInput *in, long row, long first, long columns, long c, long count, float *out,
  long out_stride, const int whole, const long activation) {
  const vec zero = (vec)0.0f;
  const long n = whole ? WIDTH : count;
  if (row < 0 || row >= in->height) {
    for (long x = 0; x < columns; x++) NAMED(write)(out + x * out_stride, zero, n);
    return;
  }
  const float *pixels = in->pixels + (row >> in->doubled) * in->row_stride + c;
  vec scale = (vec)1.0f, shift = zero;
  if (in->scale) {
    scale = NAMED(read)(in->scale + c, n);
    shift = NAMED(read)(in->shift + c, n);
  }
  for (long x = 0; x < columns; x++) {
    long column = first + x;
    if (column < 0 || column >= in->width) {
      NAMED(write)(out + x * out_stride, zero, n);
      continue;
    }
    vec v = NAMED(read)(pixels + (column >> in->doubled) * in->pixel_stride, n);
    v = NAMED(activate)(v * scale + shift, activation);
    NAMED(write)(out + x * out_stride, v, n);
  }
}

INLINE void NAMED(stage_row)(
  const KernelInput *in, long row, long first, long columns, long c, float *out, long out_stride) {
  long count = in->channels - c;
  if (count >= WIDTH) {
    if (in->activation == KERNEL_SILU)
      NAMED(stage_run)(in, row, first, columns, c, WIDTH, out, out_stride, 1, KERNEL_SILU);
    else
      NAMED(stage_run)(in, row, first, columns, c, WIDTH, out, out_stride, 1, in->activation);
  } else {
    NAMED(stage_run)(in, row, first, columns, c, count, out, out_stride, 0, in->activation);
  }
}

static void NAMED(stage)(
  const KernelInput *in, long first_row, long rows, long first_column, long columns, float *out) {
  for (long y = 0; y < rows; y++)
    for (long c = 0; c < in->channels; c += WIDTH)
      NAMED(stage_row)(
        in, first_row + y, first_column, columns, c, out + y * columns * in->channels + c,
        in->channels);
}

// MARK: Products

#if WIDTH == 16
#define MAXIMUM_ROWS 12
#else
#define MAXIMUM_ROWS 6
#endif

/// R rows by NV vectors of C, held in registers while k runs.
INLINE void NAMED(block)(
  const KernelProduct *p, const float *a, const float *b, float *c, const float *bias,
  const float *residual, long tail, const int R, const int NV) {
  vec sum[MAXIMUM_ROWS][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < R; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < NV; v++) sum[r][v] = (vec)0.0f;
  const long stride = p->row_stride;
  for (long s = 0; s < p->segments; s++) {
    // Three rows a pointer: an x86 address adds one or two strides for nothing.
    const float *q[4] = {a, a + 3 * stride, a + 6 * stride, a + 9 * stride};
    for (long k = 0; k < p->depth; k++) {
      vec b0 = NAMED(load)(b), b1 = NV > 1 ? NAMED(load)(b + WIDTH) : b0;
      b += NV * WIDTH;
#pragma clang loop unroll(full)
      for (int r = 0; r < R; r++) {
        vec x = (vec)q[r / 3][(r % 3) * stride];
        sum[r][0] += x * b0;
        if (NV > 1) sum[r][1] += x * b1;
      }
#pragma clang loop unroll(full)
      for (int i = 0; i < 4; i++) q[i]++;
    }
    a += p->segment_stride;
  }
  const vec scale = (vec)p->scale;
#pragma clang loop unroll(full)
  for (int v = 0; v < NV; v++) {
    const long n = v == NV - 1 ? tail : WIDTH;
    const vec add = bias ? NAMED(read)(bias + v * WIDTH, n) : (vec)0.0f;
#pragma clang loop unroll(full)
    for (int r = 0; r < R; r++) {
      vec y = sum[r][v] + add;
      if (residual) y += NAMED(read)(residual + r * p->residual_row_stride + v * WIDTH, n);
      NAMED(write)(c + r * p->c_row_stride + v * WIDTH, y * scale, n);
    }
  }
}

INLINE void NAMED(rows)(
  const KernelProduct *p, const float *a, const float *b, float *c, const float *bias,
  const float *residual, long tail, const int NV) {
  long left = p->rows;
  long blocks = (left + MAXIMUM_ROWS - 1) / MAXIMUM_ROWS;
  for (; blocks > 0; blocks--) {
    long r = (left + blocks - 1) / blocks;
    switch (r) {
#define ROWS(R) \
  case R: \
    NAMED(block)(p, a, b, c, bias, residual, tail, R, NV); \
    break;
      ROWS(1)
      ROWS(2)
      ROWS(3)
      ROWS(4)
      ROWS(5)
      ROWS(6)
#if MAXIMUM_ROWS > 6
      ROWS(7)
      ROWS(8)
      ROWS(9)
      ROWS(10)
      ROWS(11)
      ROWS(12)
#endif
#undef ROWS
    }
    left -= r;
    a += r * p->row_stride;
    c += r * p->c_row_stride;
    if (residual) residual += r * p->residual_row_stride;
  }
}

static void NAMED(product)(const KernelProduct *p) {
  const long depth = p->segments * p->depth;
  const float *b = p->b;
  for (long column = 0; column < p->columns; column += 2 * WIDTH) {
    const long left = p->columns - column;
    const float *bias = p->bias ? p->bias + column : 0;
    for (long line = 0; line < p->lines; line++) {
      const float *a = p->a + line * p->line_stride;
      float *c = p->c + line * p->c_line_stride + column;
      const float *residual =
        p->residual ? p->residual + line * p->residual_line_stride + column : 0;
      if (left > WIDTH) NAMED(rows)(p, a, b, c, bias, residual, left - WIDTH, 2);
      else NAMED(rows)(p, a, b, c, bias, residual, left, 1);
    }
    b += depth * 2 * WIDTH;
  }
}

// MARK: Winograd

/// B^T d for one line of six.
#define INPUT_LINE(d, o) \
  do { \
    const vec e = d[4] - d[2], f = d[3] - d[1]; \
    o[0] = (d[0] + d[4] - (vec)2.0f * d[2]) + (vec)1.5f * f; \
    o[1] = (d[4] + (vec)0.5f * d[2]) + ((vec)2.5f * d[3] - d[1]); \
    o[2] = (d[4] - (vec)2.5f * d[2]) + ((vec)0.5f * d[3] + d[1]); \
    o[3] = e + (vec)2.0f * f; \
    o[4] = e - (vec)0.5f * f; \
    o[5] = (d[1] + d[5] - (vec)2.0f * d[3]) + (vec)1.5f * e; \
  } while (0)

/// A^T m for one line of six.
#define OUTPUT_LINE(m, o) \
  do { \
    const vec p = m[1] + m[2], q = m[1] - m[2]; \
    o[0] = (m[0] + p) + (m[3] + m[4]); \
    o[1] = (q + (vec)0.5f * m[3]) - (vec)2.0f * m[4]; \
    o[2] = (p + (vec)0.25f * m[3]) + (vec)4.0f * m[4]; \
    o[3] = ((q + (vec)0.125f * m[3]) - (vec)8.0f * m[4]) + m[5]; \
  } while (0)

static void NAMED(winograd_input)(
  const KernelInput *in, long tile_row, long tile_columns, float *v, long position_stride,
  long tile_stride, float *scratch) {
  const long columns = 4 * tile_columns + 2;
  for (long c = 0; c < in->channels; c += WIDTH) {
    // Channels beyond the last are zeros, as the row is cleared before a part of it is staged.
    if (in->channels - c < WIDTH)
      for (long i = 0; i < 6 * columns; i++) NAMED(store)(scratch + i * WIDTH, (vec)0.0f);
    for (long y = 0; y < 6; y++)
      NAMED(stage_row)(
        in, 4 * tile_row - 1 + y, -1, columns, c, scratch + y * columns * WIDTH, WIDTH);
    for (long tile = 0; tile < tile_columns; tile++) {
      const float *source = scratch + 4 * tile * WIDTH;
      float *out = v + tile * tile_stride + c;
      vec columns_done[6][6];
#pragma clang loop unroll(full)
      for (int x = 0; x < 6; x++) {
        vec d[6], o[6];
#pragma clang loop unroll(full)
        for (int y = 0; y < 6; y++) d[y] = NAMED(load)(source + (y * columns + x) * WIDTH);
        INPUT_LINE(d, o);
#pragma clang loop unroll(full)
        for (int y = 0; y < 6; y++) columns_done[y][x] = o[y];
      }
#pragma clang loop unroll(full)
      for (int y = 0; y < 6; y++) {
        vec o[6];
        INPUT_LINE(columns_done[y], o);
#pragma clang loop unroll(full)
        for (int x = 0; x < 6; x++) NAMED(store)(out + (6 * y + x) * position_stride, o[x]);
      }
    }
  }
}

static void NAMED(winograd_output)(
  const KernelOutput *out, const float *m, long position_stride, long tile_stride, long tile_row,
  long tile_columns, float *moments) {
  const vec scale = (vec)out->scale;
  for (long c = 0; c < out->channels; c += WIDTH) {
    const long count = out->channels - c;
    const vec bias = out->bias ? NAMED(read)(out->bias + c, count) : (vec)0.0f;
    vec sum = (vec)0.0f, squares = (vec)0.0f;
    for (long tile = 0; tile < tile_columns; tile++) {
      const float *source = m + tile * tile_stride + c;
      vec rows_done[4][6];
#pragma clang loop unroll(full)
      for (int x = 0; x < 6; x++) {
        vec d[6], o[4];
#pragma clang loop unroll(full)
        for (int y = 0; y < 6; y++) d[y] = NAMED(load)(source + (6 * y + x) * position_stride);
        OUTPUT_LINE(d, o);
#pragma clang loop unroll(full)
        for (int y = 0; y < 4; y++) rows_done[y][x] = o[y];
      }
      for (long y = 0; y < 4 && 4 * tile_row + y < out->height; y++) {
        vec o[4];
        OUTPUT_LINE(rows_done[y], o);
        const long row = 4 * tile_row + y;
        float *pixels = out->pixels + row * out->row_stride + 4 * tile * out->pixel_stride + c;
        const float *residual = out->residual
          ? out->residual + row * out->residual_row_stride
            + 4 * tile * out->residual_pixel_stride + c
          : 0;
        const long width = out->width - 4 * tile;
        for (long x = 0; x < 4 && x < width; x++) {
          vec value = o[x] + bias;
          if (residual) value += NAMED(read)(residual + x * out->residual_pixel_stride, count);
          value *= scale;
          NAMED(write)(pixels + x * out->pixel_stride, value, count);
          sum += value;
          squares += value * value;
        }
      }
    }
    if (moments) {
      NAMED(write)(moments + c, sum, count);
      NAMED(write)(moments + out->channels + c, squares, count);
    }
  }
}

// MARK: Reductions

static void NAMED(moments)(
  const float *pixels, long row_stride, long pixel_stride, long rows, long width, long channels,
  float *moments) {
  for (long c = 0; c < channels; c += WIDTH) {
    const long count = channels - c;
    vec sum = (vec)0.0f, squares = (vec)0.0f;
    for (long y = 0; y < rows; y++)
      for (long x = 0; x < width; x++) {
        const vec v = NAMED(read)(pixels + y * row_stride + x * pixel_stride + c, count);
        sum += v;
        squares += v * v;
      }
    NAMED(write)(moments + c, sum, count);
    NAMED(write)(moments + channels + c, squares, count);
  }
}

static void NAMED(softmax)(float *x, long rows, long row_stride, long count, float scale) {
  for (long r = 0; r < rows; r++, x += row_stride) {
    // The largest is the largest in whatever order it is looked for.
    vec most = (vec)(x[0] * scale);
    long whole = 0;
    for (; whole + WIDTH <= count; whole += WIDTH) {
      const vec y = NAMED(load)(x + whole) * (vec)scale;
      most = y > most ? y : most;
    }
    float highest = most[0];
    for (int i = 1; i < WIDTH; i++) highest = most[i] > highest ? most[i] : highest;
    for (long i = whole; i < count; i++) {
      const float y = x[i] * scale;
      highest = y > highest ? y : highest;
    }
    // Sixteen partial sums whatever the width, so that every width gives the same bits.
    vec lanes[16 / WIDTH];
    for (int v = 0; v < 16 / WIDTH; v++) lanes[v] = (vec)0.0f;
    for (long i = 0; i < count; i += WIDTH) {
      const long n = count - i;
      vec e = NAMED(exponential)(NAMED(read)(x + i, n) * (vec)scale - (vec)highest);
      NAMED(write)(x + i, e, n);
      lanes[i / WIDTH % (16 / WIDTH)] += n >= WIDTH ? e : NAMED(load_part)(x + i, n);
    }
    float sum = 0;
    for (int v = 0; v < 16 / WIDTH; v++)
      for (int i = 0; i < WIDTH; i++) sum += lanes[v][i];
    const vec share = (vec)(1.0f / sum);
    for (long i = 0; i < count; i += WIDTH)
      NAMED(write)(x + i, NAMED(read)(x + i, count - i) * share, count - i);
  }
}

#include "slopes.h"

// MARK: The peak

#define PEAK_SUMS 12

static long NAMED(peak)(long rounds) {
  vec sum[PEAK_SUMS];
  for (int i = 0; i < PEAK_SUMS; i++) sum[i] = (vec)(0.1f * (float)i);
  const vec x = (vec)0.999f, y = (vec)0.001f;
  for (long round = 0; round < rounds; round++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < PEAK_SUMS; i++) sum[i] = sum[i] * x + y;
  }
  // Looked at, so that the loop isn't left out.
  vec total = sum[0];
  for (int i = 1; i < PEAK_SUMS; i++) total += sum[i];
  volatile float seen = total[0];
  (void)seen;
  return rounds * PEAK_SUMS * WIDTH * 2;
}

static const Kernels NAMED(kernels) = {
  WIDTH,
  NAMED(stage),
  NAMED(product),
  NAMED(winograd_input),
  NAMED(winograd_output),
  NAMED(moments),
  NAMED(softmax),
  NAMED(outer),
  NAMED(winograd_weights),
  NAMED(winograd_slope),
  NAMED(winograd_weight_slope),
  NAMED(normalized_sums),
  NAMED(normalized_slope),
  NAMED(softmax_slope),
  NAMED(fold),
  NAMED(adam),
  NAMED(square_sum),
  NAMED(peak),
};

#undef vec
#undef ivec
#undef INLINE
#undef MAXIMUM_ROWS
#undef INPUT_LINE
#undef OUTPUT_LINE
#undef WEIGHT_LINE
#undef SLOPE_LINE
#undef WEIGHT_SLOPE_LINE
