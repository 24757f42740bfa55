/*
 * What takes longest in finding and pairing keypoints, with 128-bit vectors: FAST corners, and which descriptors are most alike.
 * Built by scripts/build-wasm.sh into keypoints-wasm.ts.
 *
 * Memory: what is declared here, then from __heap_base on either a picture with the scores of its pixels and its corners, or two lists
 * of descriptors. Nothing is kept from one call to the next.
 */
#include <wasm_simd128.h>

typedef unsigned char u8;
typedef unsigned int u32;
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
  NONE = 0xffffffff
};

typedef struct {
  u32 x, y, score;
} Corner;

extern u8 __heap_base;

static u32 best_of_final[MOST_KEYPOINTS], distance_of_final[MOST_KEYPOINTS];
static u32 best_of_source[MOST_KEYPOINTS], distance_of_source[MOST_KEYPOINTS];

static u32 align(u32 bytes) { return (bytes + 63) & ~63u; }
static u32 heap(void) { return align((u32)&__heap_base); }
static u32 plane_bytes(u32 width, u32 height) { return align(width * height + PAD); }

EXPORT("pictureAt") u32 picture_at(void) { return heap(); }
EXPORT("cornersAt") u32 corners_at(u32 width, u32 height) { return heap() + 2 * plane_bytes(width, height); }
/** Bytes of memory that a picture needs, were each pixel a corner before they are thinned out. */
EXPORT("bytesForPicture") u32 bytes_for_picture(u32 width, u32 height) {
  return corners_at(width, height) + width * height * sizeof(Corner);
}

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

/** FAST-9 corners of the picture that are stronger than their eight neighbours, row by row. How many. `contrast`: grey values. */
EXPORT("detect") u32 detect(u32 width, u32 height, u32 contrast) {
  const u8 *picture = (const u8 *)picture_at();
  u8 *scores = (u8 *)picture + plane_bytes(width, height);
  Corner *corners = (Corner *)corners_at(width, height);
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
      const u8 *pixel = picture + y * width + x;
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
        corners[count++] = (Corner){x + lane, y, score};
      }
    }
  }
  u32 kept = 0;
  for (u32 i = 0; i < count; i += 1) {
    Corner corner = corners[i];
    const u8 *own = scores + corner.y * width + corner.x;
    u32 score = corner.score;
    if (score > own[-1] && score > own[1] && score > own[-w - 1] && score > own[-w] && score > own[1 - w] &&
        score > own[w - 1] && score > own[w] && score > own[w + 1])
      corners[kept++] = corner;
  }
  return kept;
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
