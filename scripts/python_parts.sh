#!/bin/sh
# Put the parts of a lock file into the environment, each held against its hash; the environment is
# made where there is none. PYTHON names the interpreter.
#   scripts/python_parts.sh .venv requirements/run.txt
set -eu
venv=$1 lock=$2 python=${PYTHON:-python3}
if [ ! -x "$venv/bin/python" ]; then
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        echo "Python 3.11 or newer is needed, and $python is $("$python" -V 2>&1): make PYTHON=python3.12" >&2
        exit 1
    }
    "$python" -m venv "$venv"
fi
"$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$lock"
