#!/bin/sh
# Print the interpreter that the environment is made of: Debian's own where it will do, else `python3`.
# Debian compiles it by what real programs do; one that somebody compiled at home takes up to a fifth longer.
#   scripts/python.sh [Debian's]
own=${1:-/usr/bin/python3}
if "$own" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "$own"
else
    echo python3
fi
