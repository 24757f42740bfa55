#!/bin/sh
# Builds the C sources in src into the -wasm.ts files beside them, or into the folder given. Needs clang and wasm-ld. The bytes are those
# of the major version of clang that the files name: another one may give others.
set -e
source=$(cd "$(dirname "$0")/../src/fingerprint" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for path in search/wasm/hamming keypoints/wasm/keypoints; do
  name=$(basename "$path")
  constant=$(echo "$name" | tr '[:lower:]' '[:upper:]')
  output=${1:-$source/$(dirname "$path")}/$name-wasm.ts
  cd "$source/$(dirname "$path")"
  clang --target=wasm32 -msimd128 -mbulk-memory -O3 -ffreestanding -nostdlib -Wall -Wextra -Werror -Wl,--no-entry -Wl,--strip-all \
    -Wl,-z,stack-size=16384 -Wl,--stack-first -o "$scratch/$name.wasm" "$name.c"
  {
    echo "// Made by scripts/build-wasm.sh from $name.c. Not edited by hand."
    echo "export const ${constant}_CLANG_MAJOR = $(clang -dumpversion | cut -d . -f 1);"
    printf "export const ${constant}_WASM_BASE64 =\n  '%s';\n" "$(base64 -w 0 "$scratch/$name.wasm")"
  } >"$scratch/$name-wasm.ts"
  mv "$scratch/$name-wasm.ts" "$output"
done
