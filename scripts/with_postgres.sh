#!/bin/bash
# Run a command with a private PostgreSQL cluster that lives as long as the command does.
# The command finds it at TEST_DATABASE_URL. Nothing outside a temporary folder is touched.
set -euo pipefail
programs=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
home=$(mktemp -d "${TMPDIR:-/tmp}/atalaya-postgres.XXXXXX")
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_owner=()
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
    chown postgres "$home"
    as_owner=(runuser -u postgres --)
fi
stop() {
    "${as_owner[@]}" "$programs/pg_ctl" -D "$home/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$home"
}
trap stop EXIT
cd "$home"
"${as_owner[@]}" "$programs/initdb" -D "$home/data" -U atalaya -A trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
"${as_owner[@]}" "$programs/pg_ctl" -D "$home/data" -w -l "$home/log" \
    -o "-p $port -k $home -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off" start >/dev/null
cd "$OLDPWD"
export TEST_DATABASE_URL="postgresql://atalaya@127.0.0.1:$port/postgres"
"$@"
