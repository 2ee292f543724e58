#!/bin/sh
# Run one step of setting up in a line: which it is, and how long it took. What the step prints is
# kept in a file, and shown when it fails.
#   scripts/step.sh 2/6 "Python parts" FILE command [argument...]
set -u
place=$1 name=$2 file=$3
shift 3
began=$(date +%s)
printf '%s %s ... ' "$place" "$name"
"$@" >"$file" 2>&1
code=$?
if [ $code = 0 ]; then
    printf '%s s\n' "$(($(date +%s) - began))"
else
    printf 'failed\n'
    cat "$file" >&2
fi
exit $code
