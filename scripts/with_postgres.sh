#!/bin/bash
# Run a command with a private PostgreSQL cluster that lives as long as the command does.
# The command finds it at TEST_DATABASE_URL. Nothing outside a temporary folder is touched.
set -euo pipefail
programs=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
folder=${TMPDIR:-/tmp}
# In memory where there is room for it: nothing of it outlives the command.
if [ "$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1 || echo 0)" -gt 2000000 ]; then folder=/dev/shm; fi
home=$(mktemp -d "$folder/atalaya-postgres.XXXXXX")
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
quick="-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c wal_level=minimal -c max_wal_senders=0"
quick+=" -c max_wal_size=4GB -c checkpoint_timeout=1h -c autovacuum=off -c jit=off"
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
    -o "-p $port -k $home -c listen_addresses=127.0.0.1 $quick" start >/dev/null
cd "$OLDPWD"
export TEST_DATABASE_URL="postgresql://atalaya@127.0.0.1:$port/postgres"
"$@"
