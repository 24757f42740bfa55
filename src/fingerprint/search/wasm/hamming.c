/*
 * Exact search of 256-bit codes by Hamming distance, for one segment of at most 2^20 codes that lie in this instance's memory.
 * Built by scripts/build-wasm.sh into hamming-wasm.ts.
 *
 * Memory: what is declared here, then from __heap_base on (at 64 bytes): codes, and when the segment is indexed the starts of the
 * buckets of 16 tables, then the entries of 16 tables.
 *
 * Tables. A code is 16 chunks of 16 bits; table i holds all codes by chunk i. When two codes differ in at most r bits, thresholds
 * t[i] with sum(t[i] + 1) = r + 1 leave at least one chunk i with d[i] <= t[i] (pigeonhole); and going round the chunks as a ring,
 * at least one such i has d[i] + d[i + 1] <= t[i] + t[i + 1] + 1, too: of numbers with a negative sum (d[i] - t[i] - 1), some
 * rotation has negative prefixes only (Qin, Xiao: Pigeonring, VLDB 2018). So an entry holds 12 bits of the next chunk beside its
 * 20 bits of place, and most candidates are dismissed without a look at their codes, which lie all over memory.
 */
#include <wasm_simd128.h>

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

#define EXPORT(name) __attribute__((export_name(name)))

enum {
  CHUNKS = 16,
  VALUES = 65536,
  STARTS = VALUES + 1,
  PLACE_BITS = 20,
  PLACE_MASK = (1 << PLACE_BITS) - 1,
  CHECK_MASK = 0xfff,
  MOST_FLIPS = 4,
  /* 1 + 17 + 137 + 697 + 2517: how many ways there are to flip at most 0, 1, 2, 3, 4 of 16 bits. */
  FLIPS = 3369,
  MOST_QUERIES = 256,
  MOST_HITS = 8192,
  MOST_CANDIDATES = 4096,
  /* Codes that are counted at once, one in each bit of a vector. */
  BLOCK = 128,
  /* Threes of bits; the last bit is alone, and empty ones fill up the last round. */
  THREES = 96,
  ROUND = 16
};

typedef struct {
  u32 query, place, distance;
} Hit;

extern u8 __heap_base;

static u64 queries[MOST_QUERIES * 4] __attribute__((aligned(64)));
static u32 radii[MOST_QUERIES];
static Hit hits[MOST_HITS];
static u32 hit_count;
static u32 candidates[MOST_CANDIDATES + 4];
/* Bits to flip, in the lower half; how many, above. Ascending for each number of flips: neighbours share lines of the cache. */
static u32 flips[FLIPS];
static u32 flip_starts[MOST_FLIPS + 2];
static u8 packings[16][16] __attribute__((aligned(16)));

static u32 count;
static u64 *codes;
static u32 *starts;
static u32 *entries;

EXPORT("queriesAt") u32 queries_at(void) { return (u32)queries; }
EXPORT("radiiAt") u32 radii_at(void) { return (u32)radii; }
EXPORT("hitsAt") u32 hits_at(void) { return (u32)hits; }
EXPORT("codesAt") u32 codes_at(void) { return ((u32)&__heap_base + 63) & ~63u; }
EXPORT("hitCount") u32 get_hit_count(void) { return hit_count; }

/** Bytes of memory that `codeCount` codes need, with tables or without. */
EXPORT("bytesFor") u32 bytes_for(u32 code_count, u32 indexed) {
  u32 tables = indexed ? CHUNKS * (STARTS + code_count) * 4 + 64 : 0;
  return codes_at() + code_count * 32 + tables;
}

static void list_flips(void) {
  u32 at = 0;
  for (u32 most = 0; most <= MOST_FLIPS; most += 1) {
    flip_starts[most] = at;
    for (u32 bits = 0; bits < VALUES; bits += 1) {
      u32 flipped = __builtin_popcount(bits);
      if (flipped <= most) flips[at++] = bits | flipped << 16;
    }
  }
  flip_starts[MOST_FLIPS + 1] = at;
}

/* For each set of lanes: which bytes to take so that those lanes come first. */
static void list_packings(void) {
  for (u32 lanes = 0; lanes < 16; lanes += 1) {
    u32 to = 0;
    for (u32 lane = 0; lane < 4; lane += 1)
      if (lanes >> lane & 1)
        for (u32 byte = 0; byte < 4; byte += 1) packings[lanes][to++] = lane * 4 + byte;
  }
}

/** Before anything else: of how many codes tables are made. Codes that are only scanned may grow beyond. */
EXPORT("hold") void hold(u32 code_count) {
  count = code_count;
  codes = (u64 *)codes_at();
  starts = (u32 *)(codes + code_count * 4);
  entries = starts + CHUNKS * STARTS;
}

/** Makes one of the 16 tables: all of them before the first probe. */
EXPORT("fillTable") void fill_table(u32 table) {
  if (table == 0) list_flips(), list_packings();
  const u16 *chunk = (const u16 *)codes + table;
  const u16 *next = (const u16 *)codes + (table + 1) % CHUNKS;
  u32 *ends = starts + table * STARTS + 1;
  u32 *to = entries + table * count;
  for (u32 value = 0; value < STARTS; value += 1) ends[(int)value - 1] = 0;
  for (u32 place = 0; place < count; place += 1) ends[chunk[place * CHUNKS]] += 1;
  u32 sum = 0;
  for (u32 value = 0; value < VALUES; value += 1) {
    u32 here = ends[value];
    ends[value] = sum;
    sum += here;
  }
  /* Each start moves to the end of its bucket on the way: the start of the next one. */
  for (u32 place = 0; place < count; place += 1)
    to[ends[chunk[place * CHUNKS]]++] = (u32)next[place * CHUNKS] << PLACE_BITS | place;
}

static inline u32 distance_to(const u64 *query, u32 place) {
  const u64 *code = codes + place * 4;
  return __builtin_popcountll(code[0] ^ query[0]) + __builtin_popcountll(code[1] ^ query[1]) +
         __builtin_popcountll(code[2] ^ query[2]) + __builtin_popcountll(code[3] ^ query[3]);
}

/* The first table that lets a code through is the one that reports it. */
static u32 first_table(const u16 *query, u32 place, const int *thresholds) {
  const u16 *code = (const u16 *)(codes + place * 4);
  for (u32 table = 0; table < CHUNKS; table += 1) {
    u32 next = (table + 1) % CHUNKS;
    int here = __builtin_popcount(code[table] ^ query[table]);
    int check = __builtin_popcount((code[next] ^ query[next]) & CHECK_MASK);
    if (here <= thresholds[table] && here + check <= thresholds[table] + thresholds[next] + 1) return table;
  }
  return CHUNKS;
}

/* 0 when there is no room for a hit. */
static u32 verify(u32 query, u32 radius, u32 table, u32 candidate_count, const int *thresholds) {
  const u64 *bits = queries + query * 4;
  for (u32 at = 0; at < candidate_count; at += 1) {
    u32 place = candidates[at];
    u32 distance = distance_to(bits, place);
    if (distance > radius || first_table((const u16 *)bits, place, thresholds) != table) continue;
    if (hit_count == MOST_HITS) return 0;
    hits[hit_count++] = (Hit){query, place, distance};
  }
  return 1;
}

static void set_thresholds(u32 radius, int *thresholds) {
  u32 each = (radius + 1) / CHUNKS, more = (radius + 1) % CHUNKS;
  for (u32 table = 0; table < CHUNKS; table += 1) thresholds[table] = (int)(each + (table < more)) - 1;
}

/**
 * Everything within the radius (at most 79) of one query, by the tables. 0: it gave up, as there are more hits than can be handed
 * back at once or more than `budget` entries to look at; the segment must be scanned instead.
 */
EXPORT("probe") u32 probe(u32 query, u32 radius, u32 budget) {
  const u16 *chunks = (const u16 *)(queries + query * 4);
  int thresholds[CHUNKS];
  set_thresholds(radius, thresholds);
  hit_count = 0;
  u32 looked = 0;
  for (u32 table = 0; table < CHUNKS; table += 1) {
    int most = thresholds[table];
    if (most < 0) continue;
    u32 next = (table + 1) % CHUNKS;
    const u32 *start = starts + table * STARTS;
    const u32 *entry = entries + table * count;
    v128_t check = wasm_i32x4_splat(chunks[next] & CHECK_MASK);
    int slack = most + thresholds[next] + 1;
    u32 found = 0;
    for (u32 flip = flip_starts[most]; flip < flip_starts[most + 1]; flip += 1) {
      u32 value = chunks[table] ^ (flips[flip] & 0xffff);
      u32 from = start[value], to = start[value + 1];
      looked += to - from;
      if (looked > budget) return 0;
      v128_t allowed = wasm_i32x4_splat(slack - (int)(flips[flip] >> 16));
      for (u32 at = from; at < to; at += 4) {
        v128_t four = wasm_v128_load(entry + at);
        v128_t differing = wasm_v128_xor(wasm_u32x4_shr(four, PLACE_BITS), check);
        v128_t distances = wasm_u16x8_extadd_pairwise_u8x16(wasm_i8x16_popcnt(differing));
        u32 lanes = wasm_i32x4_bitmask(wasm_i32x4_le(distances, allowed));
        if (to - at < 4) lanes &= (1u << (to - at)) - 1;
        v128_t places = wasm_v128_and(four, wasm_i32x4_splat(PLACE_MASK));
        wasm_v128_store(candidates + found, wasm_i8x16_swizzle(places, wasm_v128_load(packings[lanes])));
        found += __builtin_popcount(lanes);
        if (found <= MOST_CANDIDATES - 4) continue;
        if (!verify(query, radius, table, found, thresholds)) return 0;
        found = 0;
      }
    }
    if (!verify(query, radius, table, found, thresholds)) return 0;
  }
  return 1;
}

/**
 * Looks at the codes from `from` up to `to` for the first `query_count` queries, each within its own radius. Gives back where it
 * stopped: before `to` when there is no room for more hits.
 */
EXPORT("scan") u32 scan(u32 from, u32 to, u32 query_count) {
  hit_count = 0;
  for (u32 place = from; place < to; place += 1) {
    if (hit_count + query_count > MOST_HITS) return place;
    for (u32 query = 0; query < query_count; query += 1) {
      u32 distance = distance_to(queries + query * 4, place);
      if (distance <= radii[query]) hits[hit_count++] = (Hit){query, place, distance};
    }
  }
  return to;
}

/* Plane i is bit i of each code of the block that `sift` looks at. */
static v128_t planes[256];
/* For each three of bits and each pattern a query can have there: how many of the three differ, as a bit of 1 and a bit of 2. */
static v128_t differences[THREES][8][2];
/* Of each query: offset of its pattern in each three, bytes. At most 224. */
static u8 patterns[MOST_QUERIES][THREES];

/** After the first `query_count` queries were set, before `sift`. */
EXPORT("prepareSift") void prepare_sift(u32 query_count) {
  for (u32 query = 0; query < query_count; query += 1) {
    for (u32 three = 0; three < THREES; three += 1) {
      u32 pattern = 0;
      for (u32 bit = 0; bit < 3; bit += 1) {
        u32 at = three * 3 + bit;
        if (at < 256) pattern |= (u32)(queries[query * 4 + at / 64] >> (at % 64) & 1) << bit;
      }
      patterns[query][three] = (u8)(pattern * sizeof(differences[0][0]));
    }
  }
}

static inline void interleave(const v128_t *from, v128_t *to) {
  for (u32 i = 0; i < 8; i += 1) {
    to[2 * i] = wasm_i8x16_shuffle(from[i], from[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    to[2 * i + 1] =
        wasm_i8x16_shuffle(from[i], from[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  }
}

static void make_planes(u32 first) {
  const v128_t *code = (const v128_t *)(codes + first * 4);
  for (u32 sixteen = 0; sixteen < BLOCK / 16; sixteen += 1) {
    for (u32 half = 0; half < 2; half += 1) {
      v128_t a[16], b[16];
      for (u32 i = 0; i < 16; i += 1) a[i] = code[(sixteen * 16 + i) * 2 + half];
      /* Four times: byte k of the 16 codes is in a[k] then. */
      interleave(a, b), interleave(b, a), interleave(a, b), interleave(b, a);
      for (u32 byte = 0; byte < 16; byte += 1) {
        v128_t bits = a[byte];
        for (int bit = 7; bit >= 0; bit -= 1) {
          ((u16 *)(planes + (half * 16 + byte) * 8 + bit))[sixteen] = (u16)wasm_i8x16_bitmask(bits);
          bits = wasm_i8x16_add(bits, bits);
        }
      }
    }
  }
}

static inline v128_t majority(v128_t a, v128_t b, v128_t c) {
  return wasm_v128_or(wasm_v128_and(a, b), wasm_v128_and(wasm_v128_xor(a, b), c));
}

static void make_differences(void) {
  for (u32 three = 0; three < 85; three += 1) {
    v128_t a = planes[three * 3], b = planes[three * 3 + 1], c = planes[three * 3 + 2];
    v128_t odd = wasm_v128_xor(wasm_v128_xor(a, b), c), even = wasm_v128_not(odd);
    v128_t twos[4] = {majority(a, b, c), majority(wasm_v128_not(a), b, c), majority(a, wasm_v128_not(b), c),
                      majority(a, b, wasm_v128_not(c))};
    v128_t(*to)[2] = differences[three];
    to[0][0] = odd, to[0][1] = twos[0], to[7][0] = even, to[7][1] = wasm_v128_not(twos[0]);
    to[1][0] = even, to[1][1] = twos[1], to[6][0] = odd, to[6][1] = wasm_v128_not(twos[1]);
    to[2][0] = even, to[2][1] = twos[2], to[5][0] = odd, to[5][1] = wasm_v128_not(twos[2]);
    to[4][0] = even, to[4][1] = twos[3], to[3][0] = odd, to[3][1] = wasm_v128_not(twos[3]);
  }
  differences[85][0][0] = planes[255];
  differences[85][1][0] = wasm_v128_not(planes[255]);
}

/* a + b + c of each lane: the sum stays in a, the carry is given back. */
static inline v128_t add3(v128_t *a, v128_t b, v128_t c) {
  v128_t odd = wasm_v128_xor(*a, b);
  v128_t carry = wasm_v128_or(wasm_v128_and(*a, b), wasm_v128_and(odd, c));
  *a = wasm_v128_xor(odd, c);
  return carry;
}

static inline v128_t add2(v128_t *a, v128_t b) {
  v128_t carry = wasm_v128_and(*a, b);
  *a = wasm_v128_xor(*a, b);
  return carry;
}

static inline const v128_t *pick(const u8 *pattern, u32 three) {
  return (const v128_t *)((const u8 *)differences[three] + pattern[three]);
}

/* 128 counters of 9 bits: lane i of sum[b] is bit b of counter i. */
typedef struct {
  v128_t sum[9];
} Counters;

/* Carries are used up as soon as they are there: what is open at the same time has to fit in 16 registers. */
static inline v128_t add_two_threes(Counters *to, const u8 *pattern, u32 three, v128_t *twos) {
  const v128_t *a = pick(pattern, three), *b = pick(pattern, three + 1);
  *twos = add3(&to->sum[0], a[0], b[0]);
  return add3(&to->sum[1], a[1], b[1]);
}

static inline v128_t add_four_threes(Counters *to, const u8 *pattern, u32 three, v128_t *four) {
  v128_t x, y;
  v128_t a = add_two_threes(to, pattern, three, &x);
  v128_t b = add_two_threes(to, pattern, three + 2, &y);
  *four = add3(&to->sum[1], x, y);
  return add3(&to->sum[2], a, b);
}

static inline v128_t add_eight_threes(Counters *to, const u8 *pattern, u32 three, v128_t *eight) {
  v128_t x, y;
  v128_t a = add_four_threes(to, pattern, three, &x);
  v128_t b = add_four_threes(to, pattern, three + 4, &y);
  *eight = add3(&to->sum[2], x, y);
  return add3(&to->sum[3], a, b);
}

static inline void add_round(Counters *to, const u8 *pattern, u32 three) {
  v128_t x, y;
  v128_t a = add_eight_threes(to, pattern, three, &x);
  v128_t b = add_eight_threes(to, pattern, three + 8, &y);
  v128_t c = add3(&to->sum[3], x, y);
  v128_t d = add3(&to->sum[4], a, b);
  v128_t carry = add3(&to->sum[5], d, add2(&to->sum[4], c));
  for (u32 i = 6; i < 8; i += 1) carry = add2(&to->sum[i], carry);
  to->sum[8] = wasm_v128_or(to->sum[8], carry);
}

/* Lanes of counters that are at most `radius` (up to 255). */
static inline v128_t within(const Counters *counters, u32 radius) {
  v128_t less = wasm_i32x4_splat(0), same = wasm_i32x4_splat(-1);
  for (int i = 8; i >= 0; i -= 1) {
    v128_t bit = counters->sum[i];
    if (radius >> i & 1) {
      less = wasm_v128_or(less, wasm_v128_andnot(same, bit));
      same = wasm_v128_and(same, bit);
    } else {
      same = wasm_v128_andnot(same, bit);
    }
  }
  return wasm_v128_or(less, same);
}

static v128_t count_block(const u8 *pattern, u32 radius) {
  Counters counters;
  for (u32 i = 0; i < 9; i += 1) counters.sum[i] = wasm_i32x4_splat(0);
  add_round(&counters, pattern, 0);
  add_round(&counters, pattern, ROUND);
  add_round(&counters, pattern, 2 * ROUND);
  add_round(&counters, pattern, 3 * ROUND);
  if (!wasm_v128_any_true(within(&counters, radius))) return wasm_i32x4_splat(0);
  add_round(&counters, pattern, 4 * ROUND);
  add_round(&counters, pattern, 5 * ROUND);
  return within(&counters, radius);
}

static void take_lanes(u32 query, u32 first, v128_t lanes) {
  u64 halves[2] = {(u64)wasm_i64x2_extract_lane(lanes, 0), (u64)wasm_i64x2_extract_lane(lanes, 1)};
  for (u32 half = 0; half < 2; half += 1) {
    for (u64 left = halves[half]; left != 0; left &= left - 1) {
      u32 place = first + half * 64 + (u32)__builtin_ctzll(left);
      hits[hit_count++] = (Hit){query, place, distance_to(queries + query * 4, place)};
    }
  }
}

/**
 * As `scan`, for whole blocks of 128 codes, which is cheaper from some 8 queries on: a block is turned so that a vector holds one
 * bit of its 128 codes; for each three of bits, how many differ from each of the eight patterns is worked out once for all
 * queries; and those small numbers are added up by full adders, 128 at once. After three quarters of the bits, 128 random codes
 * are all too far away up to a radius of about 70, and the rest is left out. Stops before a block whose hits find no room, which
 * `scan` then has to look at.
 */
EXPORT("sift") u32 sift(u32 from, u32 to, u32 query_count) {
  hit_count = 0;
  for (; from + BLOCK <= to; from += BLOCK) {
    u32 before = hit_count;
    make_planes(from);
    make_differences();
    for (u32 query = 0; query < query_count; query += 1) {
      v128_t lanes = count_block(patterns[query], radii[query]);
      if (!wasm_v128_any_true(lanes)) continue;
      if (hit_count + BLOCK > MOST_HITS) {
        hit_count = before;
        return from;
      }
      take_lanes(query, from, lanes);
    }
  }
  return from;
}
