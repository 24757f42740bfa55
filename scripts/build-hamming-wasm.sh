#!/bin/sh
# Builds src/fingerprint/search/wasm/hamming.c into hamming-wasm.ts beside it, or into the file given. Needs clang and wasm-ld. The
# bytes are those of the major version of clang that the file names: another one may give others.
set -e
folder=$(cd "$(dirname "$0")/../src/fingerprint/search/wasm" && pwd)
output=${1:-$folder/hamming-wasm.ts}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$folder"
clang --target=wasm32 -msimd128 -mbulk-memory -O3 -ffreestanding -nostdlib -Wall -Wextra -Werror -Wl,--no-entry -Wl,--strip-all \
  -Wl,-z,stack-size=16384 -Wl,--stack-first -o "$scratch/hamming.wasm" hamming.c
{
  echo '// Made by scripts/build-hamming-wasm.sh from hamming.c. Not edited by hand.'
  echo "export const HAMMING_CLANG_MAJOR = $(clang -dumpversion | cut -d . -f 1);"
  printf "export const HAMMING_WASM_BASE64 =\n  '%s';\n" "$(base64 -w 0 "$scratch/hamming.wasm")"
} >"$scratch/hamming-wasm.ts"
mv "$scratch/hamming-wasm.ts" "$output"
