#!/bin/sh
# Makes the passwords that docker-compose.yml asks for, in the folder named (default: secrets beside docker-compose.yml). What is there
# already stays as it is. The folder is closed to others; the files in it are open to all, because inside the containers other users
# read them.
set -eu
folder=${1:-$(dirname "$0")/../secrets}
umask 077
mkdir -p "$folder"
chmod 700 "$folder"

# 24 bytes from the system as 48 characters that no URL has to escape.
random() {
  od -An -N24 -tx1 /dev/urandom | tr -d ' \n'
}

# Nothing with half of its text is ever left under the name.
keep() {
  if [ ! -e "$folder/$1" ]; then
    printf '%s\n' "$2" > "$folder/.$1.new"
    chmod 444 "$folder/.$1.new"
    mv "$folder/.$1.new" "$folder/$1"
  fi
}

keep redis_password "$(random)"
keep redis_url "redis://:$(cat "$folder/redis_password")@redis:6379"
keep postgres_password "$(random)"
keep database_url "postgres://assay:$(cat "$folder/postgres_password")@postgres:5432/assay"
keep dashboard_token "$(random)"
