/*
 * ORB keypoints, level by level, and which descriptors are most alike, with 128-bit vectors. What OpenCV 4 gives: of 60,000 descriptors of
 * photographs 7 differed, in one bit each, where a blurred value or a turned point lies on the very border of two
 * (test/unit/fingerprint/keypoints/kernel.test.ts holds it against OpenCV). Built by scripts/build-wasm.sh into keypoints-wasm.ts.
 *
 * Memory: what is declared here, then from __heap_base on either one level of a picture with what is worked out of it (scores of its
 * pixels, the blurred level within a border, corners), or two lists of descriptors. Sizes are those of the largest level: set first.
 */
#include <wasm_simd128.h>

#include "orb-pattern.h"

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned short u16;
typedef unsigned long long u64;

#define EXPORT(name) __attribute__((export_name(name)))

enum {
  /* Pixels to each side of a corner that are looked at. */
  RADIUS = 3,
  CIRCLE = 16,
  /* So many of the circle in a row must differ: FAST-9. */
  ARC = 9,
  LANES = 16,
  /* What may be read beyond the last pixel. */
  PAD = 64,
  MOST_KEYPOINTS = 4096,
  MOST_SIDE = 8192,
  /* Around the blurred level: a turned pattern reaches 19 pixels, and corners lie 16 from the edge. */
  BORDER = 24,
  /* Of the blur: 7 by 7. */
  BLUR = 3,
  TESTS = 256,
  /* Linear interpolation weighs in 2,048ths. */
  WEIGHTS = 2048,
  NONE = 0xffffffff
};

typedef struct {
  u32 x, y, score;
} Corner;

extern u8 __heap_base;

static u32 best_of_final[MOST_KEYPOINTS], distance_of_final[MOST_KEYPOINTS];
static u32 best_of_source[MOST_KEYPOINTS], distance_of_source[MOST_KEYPOINTS];

/* Points to be described, and what comes of them. */
static u32 points_x[MOST_KEYPOINTS], points_y[MOST_KEYPOINTS];
static float cosines[MOST_KEYPOINTS], sines[MOST_KEYPOINTS];
static u8 descriptors[MOST_KEYPOINTS * TESTS / 8] __attribute__((aligned(16)));

/* Of the level that is looked at, and of the largest there is room for. */
static u32 width, height;
static u32 room_width, room_height;

static u32 align(u32 bytes) { return (bytes + 63) & ~63u; }
static u32 heap(void) { return align((u32)&__heap_base); }
static u32 plane_bytes(u32 w, u32 h) { return align(w * h + PAD); }

/* One after the other: the level, the one it is shrunk to or the scores, the blurred one with its border, corners. */
static u8 *picture(void) { return (u8 *)heap(); }
static u8 *second(void) { return picture() + plane_bytes(room_width, room_height); }
static u8 *bordered(void) { return second() + plane_bytes(room_width, room_height); }
static Corner *corners(void) {
  return (Corner *)(bordered() + plane_bytes(room_width + 2 * BORDER, room_height + 2 * BORDER));
}

/** Bytes of memory that a picture and its smaller levels need, were each pixel a corner before they are thinned out. Sides: at most MOST_SIDE. */
EXPORT("bytesForPicture") u32 bytes_for_picture(u32 w, u32 h) {
  return heap() + 2 * plane_bytes(w, h) + plane_bytes(w + 2 * BORDER, h + 2 * BORDER) + w * h * sizeof(Corner);
}
/** Before the picture is written to `pictureAt`. */
EXPORT("hold") void hold(u32 w, u32 h) { width = room_width = w, height = room_height = h; }
EXPORT("pictureAt") u32 picture_at(void) { return (u32)picture(); }
EXPORT("cornersAt") u32 corners_at(void) { return (u32)corners(); }
EXPORT("pointsXAt") u32 points_x_at(void) { return (u32)points_x; }
EXPORT("pointsYAt") u32 points_y_at(void) { return (u32)points_y; }
EXPORT("cosinesAt") u32 cosines_at(void) { return (u32)cosines; }
EXPORT("sinesAt") u32 sines_at(void) { return (u32)sines; }
EXPORT("descriptorsAt") u32 descriptors_at(void) { return (u32)descriptors; }

EXPORT("finalsAt") u32 finals_at(void) { return heap(); }
EXPORT("sourcesAt") u32 sources_at(u32 finals) { return heap() + finals * 32; }
EXPORT("bytesForPairs") u32 bytes_for_pairs(u32 finals, u32 sources) { return sources_at(finals) + sources * 32; }
EXPORT("bestOfFinalAt") u32 best_of_final_at(void) { return (u32)best_of_final; }
EXPORT("bestOfSourceAt") u32 best_of_source_at(void) { return (u32)best_of_source; }
EXPORT("distanceOfFinalAt") u32 distance_of_final_at(void) { return (u32)distance_of_final; }
EXPORT("distanceOfSourceAt") u32 distance_of_source_at(void) { return (u32)distance_of_source; }

static inline v128_t at(const u8 *pixel, int offset) { return wasm_v128_load(pixel + offset); }

/* Lanes that are set in more than ARC - 1 of the circle's masks in a row. `masks`: all ones where set. */
static inline v128_t longest(const v128_t *masks) {
  v128_t run = wasm_i8x16_splat(0), most = run;
  for (u32 i = 0; i < CIRCLE + ARC - 1; i += 1) {
    v128_t mask = masks[i % CIRCLE];
    run = wasm_v128_and(wasm_i8x16_sub(run, mask), mask);
    most = wasm_u8x16_max(most, run);
  }
  return wasm_u8x16_ge(most, wasm_i8x16_splat(ARC));
}

/* At least two neighbours of the four points of the compass: any nine in a row hold them. */
static inline v128_t two_of_four(v128_t a, v128_t b, v128_t c, v128_t d) {
  return wasm_v128_and(wasm_v128_or(a, c), wasm_v128_or(b, d));
}

static inline u32 largest_arc(v128_t d) {
#define TURN(v, n)                                                                                                     \
  wasm_i8x16_shuffle(v, v, (n) % 16, (n + 1) % 16, (n + 2) % 16, (n + 3) % 16, (n + 4) % 16, (n + 5) % 16,             \
                     (n + 6) % 16, (n + 7) % 16, (n + 8) % 16, (n + 9) % 16, (n + 10) % 16, (n + 11) % 16,             \
                     (n + 12) % 16, (n + 13) % 16, (n + 14) % 16, (n + 15) % 16)
  /* Least of 2, of 4, of 8 and of 9 in a row, from each of the 16 on. */
  v128_t two = wasm_u8x16_min(d, TURN(d, 1));
  v128_t four = wasm_u8x16_min(two, TURN(two, 2));
  v128_t eight = wasm_u8x16_min(four, TURN(four, 4));
  v128_t most = wasm_u8x16_min(eight, TURN(d, 8));
  most = wasm_u8x16_max(most, TURN(most, 8));
  most = wasm_u8x16_max(most, TURN(most, 4));
  most = wasm_u8x16_max(most, TURN(most, 2));
  most = wasm_u8x16_max(most, TURN(most, 1));
  return wasm_u8x16_extract_lane(most, 0);
#undef TURN
}

/* The largest contrast with which it still is a corner. */
static inline u32 score_of(const u8 *pixel, const int *circle) {
  u8 values[CIRCLE] __attribute__((aligned(16)));
  for (u32 i = 0; i < CIRCLE; i += 1) values[i] = pixel[circle[i]];
  v128_t around = wasm_v128_load(values), middle = wasm_u8x16_splat(*pixel);
  u32 brighter = largest_arc(wasm_u8x16_sub_sat(around, middle));
  u32 darker = largest_arc(wasm_u8x16_sub_sat(middle, around));
  return (brighter > darker ? brighter : darker) - 1;
}

/** FAST-9 corners of the level that are stronger than their eight neighbours, row by row. How many. `contrast`: grey values. */
EXPORT("detect") u32 detect(u32 contrast) {
  u8 *scores = second();
  Corner *found = corners();
  if (width <= 2 * RADIUS || height <= 2 * RADIUS) return 0;
  int w = (int)width;
  /* From below, going round. */
  const int circle[CIRCLE] = {3 * w, 3 * w + 1, 2 * w + 2, w + 3, 3, 3 - w, 2 - 2 * w, 1 - 3 * w,
                              -3 * w, -3 * w - 1, -2 * w - 2, -w - 3, -3, w - 3, 2 * w - 2, 3 * w - 1};
  v128_t less = wasm_u8x16_splat((u8)contrast);
  u32 count = 0;
  __builtin_memset(scores, 0, width * height);
  for (u32 y = RADIUS; y < height - RADIUS; y += 1) {
    for (u32 x = RADIUS; x < width - RADIUS; x += LANES) {
      const u8 *pixel = picture() + y * width + x;
      v128_t middle = at(pixel, 0);
      v128_t high = wasm_u8x16_add_sat(middle, less), low = wasm_u8x16_sub_sat(middle, less);
      v128_t below = at(pixel, circle[0]), right = at(pixel, circle[4]), above = at(pixel, circle[8]),
             left = at(pixel, circle[12]);
      v128_t maybe_brighter = two_of_four(wasm_u8x16_gt(below, high), wasm_u8x16_gt(right, high),
                                          wasm_u8x16_gt(above, high), wasm_u8x16_gt(left, high));
      v128_t maybe_darker = two_of_four(wasm_u8x16_lt(below, low), wasm_u8x16_lt(right, low), wasm_u8x16_lt(above, low),
                                        wasm_u8x16_lt(left, low));
      if (!wasm_v128_any_true(wasm_v128_or(maybe_brighter, maybe_darker))) continue;
      v128_t brighter[CIRCLE], darker[CIRCLE];
      for (u32 i = 0; i < CIRCLE; i += 1) {
        v128_t around = at(pixel, circle[i]);
        brighter[i] = wasm_u8x16_gt(around, high);
        darker[i] = wasm_u8x16_lt(around, low);
      }
      u32 lanes = wasm_i8x16_bitmask(wasm_v128_or(longest(brighter), longest(darker)));
      if (width - RADIUS - x < LANES) lanes &= (1u << (width - RADIUS - x)) - 1;
      for (; lanes != 0; lanes &= lanes - 1) {
        u32 lane = (u32)__builtin_ctz(lanes);
        u32 score = score_of(pixel + lane, circle);
        scores[y * width + x + lane] = (u8)score;
        found[count++] = (Corner){x + lane, y, score};
      }
    }
  }
  u32 kept = 0;
  for (u32 i = 0; i < count; i += 1) {
    Corner corner = found[i];
    const u8 *own = scores + corner.y * width + corner.x;
    u32 score = corner.score;
    if (score > own[-1] && score > own[1] && score > own[-w - 1] && score > own[-w] && score > own[1 - w] &&
        score > own[w - 1] && score > own[w] && score > own[w + 1])
      found[kept++] = corner;
  }
  return kept;
}

/* Where the pixel before the first one, or after the last one, is taken from: mirrored, the one at the edge not twice. */
static u32 reflect(int at, u32 count) {
  int last = (int)count - 1;
  if (last == 0) return 0;
  while (at < 0 || at > last) at = at < 0 ? -at : 2 * last - at;
  return (u32)at;
}

static void add_border(void) {
  u32 stride = width + 2 * BORDER;
  for (u32 y = 0; y < height + 2 * BORDER; y += 1) {
    const u8 *from = picture() + reflect((int)y - BORDER, height) * width;
    u8 *to = bordered() + y * stride;
    __builtin_memcpy(to + BORDER, from, width);
    for (u32 x = 0; x < BORDER; x += 1) {
      to[x] = from[reflect((int)x - BORDER, width)];
      to[BORDER + width + x] = from[reflect((int)(width + x), width)];
    }
  }
}

/* A Gaussian of sigma 2, from the middle outwards. */
static const float BLUR_WEIGHTS[BLUR + 1] = {0.21610594f, 0.19071282f, 0.13107488f, 0.07015933f};
static float blurred_rows[2 * BLUR + 1][MOST_SIDE + LANES] __attribute__((aligned(16)));

/* The row that is being blurred, from BLUR pixels before its first one on. */
static float sharp_row[MOST_SIDE + 2 * BLUR + 2 * LANES] __attribute__((aligned(16)));

static void take_row(const u8 *row) {
  const u8 *from = row - BLUR;
  for (u32 x = 0; x < width + 2 * BLUR; x += 8) {
    v128_t eight = wasm_u16x8_load8x8(from + x);
    wasm_v128_store(sharp_row + x, wasm_f32x4_convert_i32x4(wasm_u32x4_extend_low_u16x8(eight)));
    wasm_v128_store(sharp_row + x + 4, wasm_f32x4_convert_i32x4(wasm_u32x4_extend_high_u16x8(eight)));
  }
}

/* In the order in which OpenCV adds up: the last bit decides where a value lies between two. */
static void blur_across(const u8 *row, float *to) {
  take_row(row);
  v128_t weights[2 * BLUR + 1];
  for (int i = -BLUR; i <= BLUR; i += 1) weights[BLUR + i] = wasm_f32x4_splat(BLUR_WEIGHTS[i < 0 ? -i : i]);
  for (u32 x = 0; x < width; x += 4) {
    v128_t sum = wasm_f32x4_mul(wasm_v128_load(sharp_row + x), weights[0]);
    for (u32 i = 1; i <= 2 * BLUR; i += 1)
      sum = wasm_f32x4_add(sum, wasm_f32x4_mul(wasm_v128_load(sharp_row + x + i), weights[i]));
    wasm_v128_store(to + x, sum);
  }
}

static inline v128_t blur_four(float *const *rows, u32 x) {
  v128_t sum = wasm_f32x4_mul(wasm_v128_load(rows[BLUR] + x), wasm_f32x4_splat(BLUR_WEIGHTS[0]));
  for (u32 i = 1; i <= BLUR; i += 1) {
    v128_t both = wasm_f32x4_add(wasm_v128_load(rows[BLUR + i] + x), wasm_v128_load(rows[BLUR - i] + x));
    sum = wasm_f32x4_add(sum, wasm_f32x4_mul(both, wasm_f32x4_splat(BLUR_WEIGHTS[i])));
  }
  return wasm_i32x4_trunc_sat_f32x4(wasm_f32x4_nearest(sum));
}

static void blur_down(float *const *rows, u8 *to) {
  for (u32 x = 0; x < width; x += LANES) {
    v128_t low = wasm_i16x8_narrow_i32x4(blur_four(rows, x), blur_four(rows, x + 4));
    v128_t high = wasm_i16x8_narrow_i32x4(blur_four(rows, x + 8), blur_four(rows, x + 12));
    v128_t bytes = wasm_u8x16_narrow_i16x8(low, high);
    if (x + LANES <= width) {
      wasm_v128_store(to + x, bytes);
      continue;
    }
    u8 last[LANES] __attribute__((aligned(16)));
    wasm_v128_store(last, bytes);
    __builtin_memcpy(to + x, last, width - x);
  }
}

/** Blurs the level for `describe`. The border around it stays as sharp as it is in OpenCV. */
EXPORT("blur") void blur(void) {
  add_border();
  u32 stride = width + 2 * BORDER;
  u8 *first = bordered() + BORDER * stride + BORDER;
  float *rows[2 * BLUR + 1];
  for (u32 i = 0; i < 2 * BLUR; i += 1) {
    rows[i + 1] = blurred_rows[i];
    blur_across(first + ((int)i - BLUR) * (int)stride, rows[i + 1]);
  }
  rows[0] = blurred_rows[2 * BLUR];
  for (u32 y = 0; y < height; y += 1) {
    float *free = rows[0];
    for (u32 i = 0; i < 2 * BLUR; i += 1) rows[i] = rows[i + 1];
    rows[2 * BLUR] = free;
    /* The row that is read is BLUR below the one that is written: nothing blurred is blurred again. */
    blur_across(first + (y + BLUR) * stride, free);
    blur_down(rows, first + y * stride);
  }
}

static inline void look_up(const u8 *pixel, int stride, const float *x, const float *y, v128_t cosine, v128_t sine,
                           v128_t across, u8 *to) {
  for (u32 i = 0; i < TESTS; i += 4) {
    v128_t px = wasm_v128_load(x + i), py = wasm_v128_load(y + i);
    v128_t right = wasm_f32x4_nearest(wasm_f32x4_sub(wasm_f32x4_mul(px, cosine), wasm_f32x4_mul(py, sine)));
    v128_t down = wasm_f32x4_nearest(wasm_f32x4_add(wasm_f32x4_mul(px, sine), wasm_f32x4_mul(py, cosine)));
    v128_t offset = wasm_i32x4_add(wasm_i32x4_mul(wasm_i32x4_trunc_sat_f32x4(right), across),
                                   wasm_i32x4_mul(wasm_i32x4_trunc_sat_f32x4(down), wasm_i32x4_splat(stride)));
    to[i] = pixel[wasm_i32x4_extract_lane(offset, 0)];
    to[i + 1] = pixel[wasm_i32x4_extract_lane(offset, 1)];
    to[i + 2] = pixel[wasm_i32x4_extract_lane(offset, 2)];
    to[i + 3] = pixel[wasm_i32x4_extract_lane(offset, 3)];
  }
}

/**
 * ORB descriptors of the first `count` points, after `blur`: their place in the level, the cosine and sine of their direction. `mirrored`: of
 * the mirror image, in which their direction is given, while their place is that in the level.
 */
EXPORT("describe") void describe(u32 count, u32 mirrored) {
  int stride = (int)width + 2 * BORDER;
  v128_t across = wasm_i32x4_splat(mirrored ? -1 : 1);
  u8 ones[TESTS] __attribute__((aligned(16))), others[TESTS] __attribute__((aligned(16)));
  for (u32 at = 0; at < count; at += 1) {
    const u8 *pixel = bordered() + (points_y[at] + BORDER) * (u32)stride + points_x[at] + BORDER;
    v128_t cosine = wasm_f32x4_splat(cosines[at]), sine = wasm_f32x4_splat(sines[at]);
    look_up(pixel, stride, ORB_ONE_X, ORB_ONE_Y, cosine, sine, across, ones);
    look_up(pixel, stride, ORB_OTHER_X, ORB_OTHER_Y, cosine, sine, across, others);
    u16 *to = (u16 *)(descriptors + at * TESTS / 8);
    for (u32 i = 0; i < TESTS; i += 16)
      *to++ = (u16)wasm_i8x16_bitmask(wasm_u8x16_lt(wasm_v128_load(ones + i), wasm_v128_load(others + i)));
  }
}

/* Where a pixel of the smaller level lies in the larger: the first of two pixels, and what each of them counts. */
typedef struct {
  u32 first;
  short here, next;
} Between;

static Between columns[MOST_SIDE];
static int rows_across[2][MOST_SIDE];

static Between between(u32 at, double scale, u32 count, u32 clamp) {
  float place = (float)((at + 0.5) * scale - 0.5);
  int first = (int)__builtin_floorf(place);
  place -= (float)first;
  if (clamp && first < 0) first = 0, place = 0;
  if (clamp && first >= (int)count - 1) first = (int)count - 1, place = 0;
  return (Between){(u32)first, (short)__builtin_rintf((1.f - place) * WEIGHTS), (short)__builtin_rintf(place * WEIGHTS)};
}

static void shrink_across(u32 y, u32 to_width, int *to) {
  const u8 *from = picture() + y * width;
  for (u32 x = 0; x < to_width; x += 1) {
    const u8 *pixel = from + columns[x].first;
    to[x] = pixel[0] * columns[x].here + pixel[1] * columns[x].next;
  }
}

/** Brings the level to a smaller size by linear interpolation, as OpenCV does with bytes. */
EXPORT("shrink") void shrink(u32 to_width, u32 to_height) {
  double across = 1. / ((double)to_width / width), down = 1. / ((double)to_height / height);
  for (u32 x = 0; x < to_width; x += 1) columns[x] = between(x, across, width, 1);
  /* Which row of the level each of both holds. */
  u32 held[2] = {NONE, NONE};
  for (u32 y = 0; y < to_height; y += 1) {
    Between rows = between(y, down, height, 0);
    u32 wanted[2];
    for (u32 i = 0; i < 2; i += 1) {
      int row = (int)rows.first + (int)i;
      wanted[i] = row < 0 ? 0 : row >= (int)height ? height - 1 : (u32)row;
    }
    int *lines[2];
    for (u32 i = 0; i < 2; i += 1) {
      u32 slot = wanted[i] & 1;
      lines[i] = rows_across[slot];
      if (held[slot] == wanted[i]) continue;
      shrink_across(wanted[i], to_width, lines[i]);
      held[slot] = wanted[i];
    }
    u8 *to = second() + y * to_width;
    for (u32 x = 0; x < to_width; x += 1)
      to[x] = (u8)((((rows.here * (lines[0][x] >> 4)) >> 16) + ((rows.next * (lines[1][x] >> 4)) >> 16) + 2) >> 2);
  }
  __builtin_memcpy(picture(), second(), to_width * to_height);
  width = to_width, height = to_height;
}

/**
 * For each descriptor of either list the one of the other that is most like it, the first of equal ones: at most `most` bits of 256 apart, and
 * `most_at_first` in the first 64. NONE where there is none. At most MOST_KEYPOINTS each.
 */
EXPORT("pair") void pair(u32 finals, u32 sources, u32 most, u32 most_at_first) {
  const u64 *final = (const u64 *)finals_at();
  const u64 *first_source = (const u64 *)sources_at(finals);
  for (u32 i = 0; i < finals; i += 1) best_of_final[i] = NONE, distance_of_final[i] = most + 1;
  for (u32 i = 0; i < sources; i += 1) best_of_source[i] = NONE, distance_of_source[i] = most + 1;
  for (u32 i = 0; i < finals; i += 1, final += 4) {
    const u64 *source = first_source;
    u64 first = final[0];
    for (u32 j = 0; j < sources; j += 1, source += 4) {
      u32 distance = (u32)__builtin_popcountll(first ^ source[0]);
      if (distance > most_at_first) continue;
      distance += (u32)__builtin_popcountll(final[1] ^ source[1]) + (u32)__builtin_popcountll(final[2] ^ source[2]) +
                  (u32)__builtin_popcountll(final[3] ^ source[3]);
      if (distance < distance_of_final[i]) distance_of_final[i] = distance, best_of_final[i] = j;
      if (distance < distance_of_source[j]) distance_of_source[j] = distance, best_of_source[j] = i;
    }
  }
}
