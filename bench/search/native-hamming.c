/*
 * The rival: brute force over 256-bit codes as a plain C program does it, queries in batches of 16.
 *   native-hamming CODES QUERIES   (files of 32-byte codes)
 * Prints, for each radius that comes in as a line, milliseconds of one pass over all queries, and how many hits there were.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { BATCH = 16 };

typedef struct {
  uint64_t words[4];
} Code;

static Code *read_codes(const char *path, size_t *count) {
  FILE *file = fopen(path, "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0) exit(2);
  *count = (size_t)ftell(file) / sizeof(Code);
  rewind(file);
  Code *codes = aligned_alloc(64, (*count * sizeof(Code) + 63) / 64 * 64);
  if (codes == NULL || fread(codes, sizeof(Code), *count, file) != *count) exit(2);
  fclose(file);
  return codes;
}

static double now_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static uint64_t search(const Code *codes, size_t count, const Code *queries, size_t batch, unsigned radius) {
  uint64_t hits = 0;
  for (size_t at = 0; at < count; at += 1) {
    for (size_t query = 0; query < batch; query += 1) {
      unsigned distance = 0;
      for (int word = 0; word < 4; word += 1)
        distance += (unsigned)__builtin_popcountll(codes[at].words[word] ^ queries[query].words[word]);
      hits += distance <= radius;
    }
  }
  return hits;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  size_t count, query_count;
  Code *codes = read_codes(argv[1], &count);
  Code *queries = read_codes(argv[2], &query_count);
  unsigned radius;
  while (scanf("%u", &radius) == 1) {
    uint64_t hits = 0;
    double started = now_ms();
    for (size_t at = 0; at < query_count; at += BATCH)
      hits += search(codes, count, queries + at, query_count - at < BATCH ? query_count - at : BATCH, radius);
    printf("%.3f %llu\n", now_ms() - started, (unsigned long long)hits);
    fflush(stdout);
  }
  return 0;
}
