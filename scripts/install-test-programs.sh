#!/bin/sh
# Programs that some tests use beside what npm installs: a browser for the HTML report, ffmpeg as a second opinion on media.
# Tests say so and pass without them, so nothing here is ever an error.
missing=''
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v ffmpeg >/dev/null 2>&1 || missing="$missing ffmpeg"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing for tests:$missing"
  export DEBIAN_FRONTEND=noninteractive
  { timeout 60 apt-get update -q && timeout 240 apt-get install -q -y --no-install-recommends $missing; } >/dev/null 2>&1 ||
    echo "Could not install:$missing. The tests that use them will say that they were left out."
else
  echo "Not installed:$missing. The tests that use them will say that they were left out."
fi
exit 0
