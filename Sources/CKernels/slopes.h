// The loops of training, written once for vectors of WIDTH floats. Included by body.h, whose names it
// uses; not a header of its own.

/// R rows by NV vectors of C, held in registers while all lines run.
INLINE void NAMED(outer_block)(
  const KernelOuter *p, const float *a, const float *b, float *c, long tail, const int R,
  const int NV) {
  vec sum[MAXIMUM_ROWS][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < R; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < NV; v++) {
      const long n = v == NV - 1 ? tail : WIDTH;
      sum[r][v] =
        p->accumulates ? NAMED(read)(c + r * p->c_row_stride + v * WIDTH, n) : (vec)0.0f;
    }
  for (long line = 0; line < p->lines; line++) {
    const float *x = a + line * p->a_line_stride, *y = b + line * p->b_line_stride;
    if (tail >= WIDTH) {
      for (long k = 0; k < p->depth; k++) {
        vec y0 = NAMED(load)(y), y1 = NV > 1 ? NAMED(load)(y + WIDTH) : y0;
#pragma clang loop unroll(full)
        for (int r = 0; r < R; r++) {
          vec z = (vec)x[r];
          sum[r][0] += z * y0;
          if (NV > 1) sum[r][1] += z * y1;
        }
        x += p->a_row_stride;
        y += p->b_row_stride;
      }
    } else {
      for (long k = 0; k < p->depth; k++) {
        vec y0 = NAMED(read)(y, NV > 1 ? WIDTH : tail);
        vec y1 = NV > 1 ? NAMED(load_part)(y + WIDTH, tail) : y0;
#pragma clang loop unroll(full)
        for (int r = 0; r < R; r++) {
          vec z = (vec)x[r];
          sum[r][0] += z * y0;
          if (NV > 1) sum[r][1] += z * y1;
        }
        x += p->a_row_stride;
        y += p->b_row_stride;
      }
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < R; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < NV; v++) {
      const long n = v == NV - 1 ? tail : WIDTH;
      NAMED(write)(c + r * p->c_row_stride + v * WIDTH, sum[r][v], n);
    }
}

INLINE void NAMED(outer_rows)(
  const KernelOuter *p, const float *b, float *c, long tail, const int NV) {
  const float *a = p->a;
  long left = p->rows;
  long blocks = (left + MAXIMUM_ROWS - 1) / MAXIMUM_ROWS;
  for (; blocks > 0; blocks--) {
    long r = (left + blocks - 1) / blocks;
    switch (r) {
#define ROWS(R) \
  case R: \
    NAMED(outer_block)(p, a, b, c, tail, R, NV); \
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
    a += r;
    c += r * p->c_row_stride;
  }
}

static void NAMED(outer)(const KernelOuter *p) {
  for (long column = 0; column < p->columns; column += 2 * WIDTH) {
    const long left = p->columns - column;
    if (left > WIDTH)
      NAMED(outer_rows)(
        p, p->b + column, p->c + column, left >= 2 * WIDTH ? WIDTH : left - WIDTH, 2);
    else NAMED(outer_rows)(p, p->b + column, p->c + column, left, 1);
  }
}

/// G w for one line of three.
#define WEIGHT_LINE(w, o) \
  do { \
    const vec even = (w[0] + w[2]) * (vec)(1.0f / 3.0f), odd = w[1] * (vec)(1.0f / 3.0f); \
    o[0] = w[0]; \
    o[1] = odd + even; \
    o[2] = odd - even; \
    o[3] = ((vec)16.0f * w[0] + (vec)8.0f * w[1] + (vec)4.0f * w[2]) * (vec)(-1.0f / 15.0f); \
    o[4] = (w[0] - (vec)2.0f * w[1] + (vec)4.0f * w[2]) * (vec)(1.0f / 15.0f); \
    o[5] = w[2]; \
  } while (0)

static void NAMED(winograd_weights)(
  const float *w, long position_stride, long row_stride, long rows, long columns, long flipped,
  float *packed, long matrix_stride) {
  const long panel = columns > WIDTH ? 2 * WIDTH : WIDTH;
  for (long k = 0; k < rows; k++)
    for (long j = 0; j < panel; j += WIDTH) {
      const float *source = w + k * row_stride + j;
      float *out = packed + k * panel + j;
      vec half[6][3];
#pragma clang loop unroll(full)
      for (int x = 0; x < 3; x++) {
        vec d[3], o[6];
#pragma clang loop unroll(full)
        for (int y = 0; y < 3; y++) {
          const long position = flipped ? 8 - (3 * y + x) : 3 * y + x;
          d[y] = columns > j ? NAMED(read)(source + position * position_stride, columns - j)
                             : (vec)0.0f;
        }
        WEIGHT_LINE(d, o);
#pragma clang loop unroll(full)
        for (int y = 0; y < 6; y++) half[y][x] = o[y];
      }
#pragma clang loop unroll(full)
      for (int y = 0; y < 6; y++) {
        vec o[6];
        WEIGHT_LINE(half[y], o);
#pragma clang loop unroll(full)
        for (int x = 0; x < 6; x++) NAMED(store)(out + (6 * y + x) * matrix_stride, o[x]);
      }
    }
}

/// A y for one line of four.
#define SLOPE_LINE(y, o) \
  do { \
    const vec even = y[0] + y[2], odd = y[1] + y[3]; \
    o[0] = y[0]; \
    o[1] = even + odd; \
    o[2] = even - odd; \
    o[3] = (y[0] + (vec)0.25f * y[2]) + ((vec)0.5f * y[1] + (vec)0.125f * y[3]); \
    o[4] = (y[0] + (vec)4.0f * y[2]) - ((vec)2.0f * y[1] + (vec)8.0f * y[3]); \
    o[5] = y[3]; \
  } while (0)

static void NAMED(winograd_slope)(
  const KernelInput *in, long tile_row, long tile_columns, float *m, long position_stride,
  long tile_stride, float *scratch) {
  const long columns = 4 * tile_columns;
  for (long c = 0; c < in->channels; c += WIDTH) {
    if (in->channels - c < WIDTH)
      for (long i = 0; i < 4 * columns; i++) NAMED(store)(scratch + i * WIDTH, (vec)0.0f);
    for (long y = 0; y < 4; y++)
      NAMED(stage_row)(
        in, 4 * tile_row + y, 0, columns, c, scratch + y * columns * WIDTH, WIDTH);
    for (long tile = 0; tile < tile_columns; tile++) {
      const float *source = scratch + 4 * tile * WIDTH;
      float *out = m + tile * tile_stride + c;
      vec half[6][4];
#pragma clang loop unroll(full)
      for (int x = 0; x < 4; x++) {
        vec d[4], o[6];
#pragma clang loop unroll(full)
        for (int y = 0; y < 4; y++) d[y] = NAMED(load)(source + (y * columns + x) * WIDTH);
        SLOPE_LINE(d, o);
#pragma clang loop unroll(full)
        for (int y = 0; y < 6; y++) half[y][x] = o[y];
      }
#pragma clang loop unroll(full)
      for (int y = 0; y < 6; y++) {
        vec o[6];
        SLOPE_LINE(half[y], o);
#pragma clang loop unroll(full)
        for (int x = 0; x < 6; x++) NAMED(store)(out + (6 * y + x) * position_stride, o[x]);
      }
    }
  }
}

/// G^T u for one line of six.
#define WEIGHT_SLOPE_LINE(u, o) \
  do { \
    const vec p = (u[1] + u[2]) * (vec)(1.0f / 3.0f), q = (u[1] - u[2]) * (vec)(1.0f / 3.0f); \
    const vec r = u[3] * (vec)(-4.0f / 15.0f), s = u[4] * (vec)(1.0f / 15.0f); \
    o[0] = (u[0] + q) + ((vec)4.0f * r + s); \
    o[1] = p + ((vec)2.0f * r - (vec)2.0f * s); \
    o[2] = (u[5] + q) + (r + (vec)4.0f * s); \
  } while (0)

static void NAMED(winograd_weight_slope)(
  const float *u, long position_stride, long count, float *slope, long slope_stride) {
  for (long i = 0; i < count; i += WIDTH) {
    const long n = count - i;
    vec half[3][6];
    for (int x = 0; x < 6; x++) {
      vec d[6], o[3];
#pragma clang loop unroll(full)
      for (int y = 0; y < 6; y++) d[y] = NAMED(read)(u + (6 * y + x) * position_stride + i, n);
      WEIGHT_SLOPE_LINE(d, o);
#pragma clang loop unroll(full)
      for (int y = 0; y < 3; y++) half[y][x] = o[y];
    }
    for (int y = 0; y < 3; y++) {
      vec o[3];
      WEIGHT_SLOPE_LINE(half[y], o);
#pragma clang loop unroll(full)
      for (int x = 0; x < 3; x++) NAMED(write)(slope + (3 * y + x) * slope_stride + i, o[x], n);
    }
  }
}

/// The slope before the activation.
INLINE vec NAMED(before_activation)(vec slope, vec x, const long activation) {
  if (activation == KERNEL_SILU) {
    const vec share = (vec)1.0f / ((vec)1.0f + NAMED(exponential)(-x));
    return slope * share * ((vec)1.0f + x * ((vec)1.0f - share));
  }
  return slope;
}

INLINE void NAMED(normalized_sums_run)(
  const KernelNormalized *n, const float *centre, float *sums, const long activation) {
  for (long c = 0; c < n->channels; c += WIDTH) {
    const long count = n->channels - c;
    const vec scale = NAMED(read)(n->scale + c, count), shift = NAMED(read)(n->shift + c, count);
    const vec middle = NAMED(read)(centre + c, count);
    vec sum = (vec)0.0f, products = (vec)0.0f;
    for (long y = 0; y < n->rows; y++) {
      const float *pixels = n->x + y * n->x_row_stride + c;
      float *slopes = n->slope + y * n->slope_row_stride + c;
      for (long x = 0; x < n->width; x++) {
        const vec value = NAMED(read)(pixels + x * n->x_pixel_stride, count);
        const vec d = NAMED(before_activation)(
          NAMED(read)(slopes + x * n->slope_pixel_stride, count), value * scale + shift,
          activation);
        if (activation != KERNEL_IDENTITY)
          NAMED(write)(slopes + x * n->slope_pixel_stride, d, count);
        sum += d;
        products += d * (value - middle);
      }
    }
    NAMED(write)(sums + c, sum, count);
    NAMED(write)(sums + n->channels + c, products, count);
  }
}

static void NAMED(normalized_sums)(
  const KernelNormalized *n, const float *centre, float *sums) {
  if (n->activation == KERNEL_SILU) NAMED(normalized_sums_run)(n, centre, sums, KERNEL_SILU);
  else NAMED(normalized_sums_run)(n, centre, sums, KERNEL_IDENTITY);
}

INLINE void NAMED(normalized_slope_run)(
  const KernelNormalized *n, const float *a, const float *b, const float *c,
  const float *residual, long residual_row_stride, long residual_pixel_stride, float *out,
  long out_row_stride, long out_pixel_stride, long accumulates, const long activation) {
  for (long first = 0; first < n->channels; first += WIDTH) {
    const long count = n->channels - first;
    const vec scale = NAMED(read)(n->scale + first, count);
    const vec shift = NAMED(read)(n->shift + first, count);
    const vec of_slope = NAMED(read)(a + first, count), of_x = NAMED(read)(b + first, count);
    const vec constant = NAMED(read)(c + first, count);
    for (long y = 0; y < n->rows; y++) {
      const float *pixels = n->x + y * n->x_row_stride + first;
      const float *slopes = n->slope + y * n->slope_row_stride + first;
      const float *more = residual ? residual + y * residual_row_stride + first : 0;
      float *to = out + y * out_row_stride + first;
      for (long x = 0; x < n->width; x++) {
        const vec value = NAMED(read)(pixels + x * n->x_pixel_stride, count);
        const vec d = NAMED(before_activation)(
          NAMED(read)(slopes + x * n->slope_pixel_stride, count), value * scale + shift,
          activation);
        vec result = d * of_slope + (value * of_x + constant);
        if (more) result += NAMED(read)(more + x * residual_pixel_stride, count);
        if (accumulates) result += NAMED(read)(to + x * out_pixel_stride, count);
        NAMED(write)(to + x * out_pixel_stride, result, count);
      }
    }
  }
}

static void NAMED(normalized_slope)(
  const KernelNormalized *n, const float *a, const float *b, const float *c,
  const float *residual, long residual_row_stride, long residual_pixel_stride, float *out,
  long out_row_stride, long out_pixel_stride, long accumulates) {
  if (n->activation == KERNEL_SILU)
    NAMED(normalized_slope_run)(
      n, a, b, c, residual, residual_row_stride, residual_pixel_stride, out, out_row_stride,
      out_pixel_stride, accumulates, KERNEL_SILU);
  else
    NAMED(normalized_slope_run)(
      n, a, b, c, residual, residual_row_stride, residual_pixel_stride, out, out_row_stride,
      out_pixel_stride, accumulates, KERNEL_IDENTITY);
}

static void NAMED(softmax_slope)(
  const float *p, float *s, long rows, long row_stride, long count, float scale) {
  for (long r = 0; r < rows; r++, p += row_stride, s += row_stride) {
    vec sums = (vec)0.0f;
    for (long i = 0; i < count; i += WIDTH)
      sums += NAMED(read)(p + i, count - i) * NAMED(read)(s + i, count - i);
    float sum = 0;
    for (int i = 0; i < WIDTH; i++) sum += sums[i];
    for (long i = 0; i < count; i += WIDTH) {
      const vec slope = NAMED(read)(s + i, count - i) - (vec)sum;
      NAMED(write)(s + i, NAMED(read)(p + i, count - i) * slope * (vec)scale, count - i);
    }
  }
}

static void NAMED(fold)(
  const float *x, long row_stride, long pixel_stride, float *out, long out_row_stride,
  long out_pixel_stride, long rows, long width, long channels, long accumulates) {
  for (long row = 0; row < rows; row++)
    for (long column = 0; column < width; column++) {
      const float *from = x + 2 * row * row_stride + 2 * column * pixel_stride;
      float *to = out + row * out_row_stride + column * out_pixel_stride;
      for (long c = 0; c < channels; c += WIDTH) {
        const long n = channels - c;
        const vec above = NAMED(read)(from + c, n) + NAMED(read)(from + pixel_stride + c, n);
        const vec below = NAMED(read)(from + row_stride + c, n)
          + NAMED(read)(from + row_stride + pixel_stride + c, n);
        vec sum = above + below;
        if (accumulates) sum += NAMED(read)(to + c, n);
        NAMED(write)(to + c, sum, n);
      }
    }
}

static void NAMED(adam)(
  const KernelAdam *adam, long count, const float *slopes, float *weights, float *means,
  float *squares, float *average) {
  const vec scale = (vec)adam->slope_scale;
  const vec keep_mean = (vec)adam->keep_mean, keep_square = (vec)adam->keep_square;
  const vec new_mean = (vec)(1 - adam->keep_mean), new_square = (vec)(1 - adam->keep_square);
  const vec keep = (vec)adam->keep_average, take = (vec)(1 - adam->keep_average);
  for (long i = 0; i < count; i += WIDTH) {
    const long n = count - i;
    const vec slope = NAMED(read)(slopes + i, n) * scale;
    const vec mean = keep_mean * NAMED(read)(means + i, n) + new_mean * slope;
    const vec square = keep_square * NAMED(read)(squares + i, n) + new_square * slope * slope;
    const vec root = __builtin_elementwise_sqrt(square) / (vec)adam->root_share;
    const vec weight = NAMED(read)(weights + i, n) * (vec)adam->shrink
      - (vec)adam->pace * mean / (root + (vec)adam->epsilon);
    NAMED(write)(means + i, mean, n);
    NAMED(write)(squares + i, square, n);
    NAMED(write)(weights + i, weight, n);
    NAMED(write)(average + i, keep * NAMED(read)(average + i, n) + take * weight, n);
  }
}

static double NAMED(square_sum)(const float *x, long count) {
  double sum = 0;
  // Short runs, so that single precision is enough within one.
  for (long start = 0; start < count; start += 4096) {
    const long end = start + 4096 < count ? start + 4096 : count;
    vec squares = (vec)0.0f;
    for (long i = start; i < end; i += WIDTH) {
      const vec value = NAMED(read)(x + i, end - i);
      squares += value * value;
    }
    for (int i = 0; i < WIDTH; i++) sum += squares[i];
  }
  return sum;
}
