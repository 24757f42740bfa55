// Hashes raw pictures with Meta's reference: the size, the hash, its quality and the hashes of the other seven orientations.
// Read from standard input, one after the other: "WIDTH HEIGHT CHANNELS\n" and then the bytes.
#include <pdq/cpp/hashing/pdqhashing.h>

#include <cstdio>
#include <vector>

using namespace facebook::pdq::hashing;

// What pdqio.cpp does with all that is over 512 pixels: CImg's resize, which takes the nearest pixel, to a square.
static void shrink(int& width, int& height, int channels, std::vector<uint8_t>& bytes) {
  const int side = 512;
  if (width <= side && height <= side) return;
  std::vector<uint8_t> small(side * side * channels);
  for (long y = 0; y < side; y++)
    for (long x = 0; x < side; x++)
      for (int c = 0; c < channels; c++)
        small[(y * side + x) * channels + c] = bytes[((y * height / side) * width + x * width / side) * channels + c];
  bytes = small;
  width = height = side;
}

static void hashOne(int width, int height, int channels, std::vector<uint8_t>& bytes) {
  shrink(width, height, channels, bytes);
  std::vector<float> luma(width * height), spare(width * height);
  float square[64][64], half[16][64], spectrum[16][16], turned[16][16];
  int quality = 0;
  auto fill = [&] {
    uint8_t* p = bytes.data();
    if (channels == 3) fillFloatLumaFromRGB(p, p + 1, p + 2, height, width, width * 3, 3, luma.data());
    else fillFloatLumaFromGrey(p, height, width, width, 1, luma.data());
  };
  Hash256 hash, turns[8];
  fill();
  pdqHash256FromFloatLuma(luma.data(), spare.data(), height, width, square, half, spectrum, hash, quality);
  std::printf("%s %d", hash.format().c_str(), quality);
  fill();
  pdqDihedralHash256esFromFloatLuma(
      luma.data(), spare.data(), height, width, square, half, spectrum, turned, &turns[0], &turns[1], &turns[2], &turns[3],
      &turns[4], &turns[5], &turns[6], &turns[7], quality);
  for (auto& turn : turns) std::printf(" %s", turn.format().c_str());
  std::printf("\n");
}

int main() {
  int width, height, channels;
  while (std::scanf("%d %d %d", &width, &height, &channels) == 3) {
    std::getchar();
    std::vector<uint8_t> bytes(static_cast<size_t>(width) * height * channels);
    if (std::fread(bytes.data(), 1, bytes.size(), stdin) != bytes.size()) return 1;
    hashOne(width, height, channels, bytes);
  }
  return 0;
}
