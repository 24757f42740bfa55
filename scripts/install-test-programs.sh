#!/bin/sh
# Programs that tests use beside what npm installs. Redis and PostgreSQL are needed: those that the environment names, else those
# that are installed, else those of Debian's packages. A browser for the HTML report and ffmpeg as a second opinion on media are not:
# tests say so and pass without them.
here=$(dirname "$0")

install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
  echo "Installing for tests: $*"
  DEBIAN_FRONTEND=noninteractive timeout 300 sh -c 'apt-get update -q && apt-get install -q -y --no-install-recommends "$@"' \
    install "$@" >/dev/null 2>&1
}

has_postgres() {
  [ -n "$ASSAY_TEST_DATABASE_URL" ] || command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

has_redis() {
  [ -n "$ASSAY_TEST_REDIS_URL" ] || command -v redis-server >/dev/null 2>&1
}

servers=''
has_postgres || servers="$servers postgresql"
has_redis || servers="$servers redis-server"
[ -z "$servers" ] || install $servers || echo "Could not install:$servers."
# Says what is still missing, and what to do.
PATH="$here/../node_modules/.bin:$PATH" node "$here/check-test-servers.ts" || exit 1

extras=''
command -v chromium >/dev/null 2>&1 || extras="$extras chromium"
command -v ffmpeg >/dev/null 2>&1 || extras="$extras ffmpeg"
[ -z "$extras" ] || install $extras || echo "Not installed:$extras. The tests that use them will say that they were left out."
exit 0
