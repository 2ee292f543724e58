#!/bin/bash
# Try the installation on a bare Debian, in a chroot of its own, as an operator does it for the first time; print
# minutes and megabytes. Needs root, and Debian's mirror.
#
#   scripts/try_install.sh [--release bookworm|trixie] [--as root|user] [--proxy nginx|caddy] [--wheel] [--docs] [--tests] [--image]
#                          [--cache FOLDER]
#
# Always: clone -> `make run` -> first page. --as user: who may install nothing, and asks root for exactly what is named.
# --wheel: a wheel -> `atalaya init` -> sign-in in production mode behind the proxy with the file of deploy/.
# --docs: `make docs` and `make sbom` in the clone. --tests: `make test` as well (long). --image: the steps of the Dockerfile instead.
# --cache: what mirror and registries gave is kept in a folder, so that the next trial fetches little; minutes say so.
#
# TRY_MIRROR  the mirror; else the one this machine's apt uses
# TRY_FOLDER  where the trees are made (2 GB each); else a folder of its own below /var/tmp, which goes afterwards
# TRY_AGAIN   anything: go on in the tree that a trial left there, with the checkout as it is now
# TRY_PATIENCE  seconds until a page must have come; else 3600
# TRY_COPY    files of this machine that the trees need to reach the registries, with spaces between
set -euo pipefail
cd "$(dirname "$0")/.."

release=bookworm as=root proxy=nginx wheel="" docs="" tests="" image="" cache=""
while [ $# -gt 0 ]; do
    case $1 in
        --release) release=$2; shift ;;
        --as) as=$2; shift ;;
        --proxy) proxy=$2; shift ;;
        --wheel) wheel=yes ;;
        --docs) docs=yes ;;
        --tests) tests=yes ;;
        --image) image=yes ;;
        --cache) cache=$2; shift ;;
        *) sed -n '2,20s/^# \{0,1\}//p' "$0"; exit 2 ;;
    esac
    shift
done
[ "$(id -u)" = 0 ] || { echo "a chroot needs root" >&2; exit 1; }

of_apt() { apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | head -n 1; }
mirror=${TRY_MIRROR:-$(of_apt)}
mirror=${mirror:-http://deb.debian.org/debian}
copies=${TRY_COPY:-/etc/resolv.conf /etc/ssl/certs/ca-certificates.crt /etc/pip.conf /etc/npmrc /root/.npmrc /etc/apt/apt.conf.d}
host=atalaya.example.org
port=${ATALAYA_PORT:-$((20000 + RANDOM % 10000))}

own=""
if [ -z "${TRY_FOLDER:-}" ]; then
    TRY_FOLDER=$(mktemp -d /var/tmp/atalaya-try.XXXXXX)
    own=yes
fi
folder=$TRY_FOLDER
mkdir -p "$folder"
if [ -n "$cache" ]; then
    mkdir -p "$cache"
    cache=$(cd "$cache" && pwd)
fi
tree=$folder/$release-$as
# What apt fetched is copied in and out: two trials that shared its folder would wait for one lock.
keep_packages() { [ -z "$cache" ] || cp -n "$tree"/var/cache/apt/archives/*.deb "$cache/$release-apt" 2>/dev/null || true; }
finish() {
    keep_packages
    [ -z "$own" ] || rm -rf --one-file-system "$folder"
}
trap finish EXIT

say() { printf '%s %s: %s\n' "$release" "$as" "$*"; }
megabytes() { du -sm "$@" 2>/dev/null | awk '{ all += $1 } END { print all + 0 }'; }

# Whatever is begun in the tree ends with the shell that began it (a space of processes of its own), and what is
# mounted there is seen by it alone.
inside() {
    # shellcheck disable=SC2086 # one option, or none
    unshare --mount --pid ${own_network:+--net} --fork --kill-child bash -c '
        tree=$1; shift
        [ -z "'${own_network:-}'" ] || ip link set lo up
        mount --make-rprivate / && mount -t proc proc "$tree/proc" && mount --rbind /dev "$tree/dev"
        if [ -n "'"$cache"'" ]; then
            mount --bind "'"$cache/parts"'" "$tree/srv/cache"
        fi
        exec chroot "$tree" env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive ATALAYA_PORT='"$port"' ATALAYA_FEEDS_ONLINE=false \
            NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
            '"${cache:+PIP_CACHE_DIR=/srv/cache/root/pip npm_config_cache=/srv/cache/root/npm}"' "$@"
    ' bash "$tree" "$@"
}
make_tree() {
    scripts/debian.sh mmdebstrap >&2
    local base=${cache:-$folder}/$release-base
    home=$([ "$as" = user ] && echo /home/ana || echo /root)
    if [ -n "${TRY_AGAIN:-}" ]; then
        git push --quiet --force "$tree/srv/atalaya.git" HEAD:refs/heads/trial
        return
    fi
    if [ ! -e "$base/etc" ]; then
        rm -rf --one-file-system "$base.part"
        mmdebstrap --quiet --mode=root --variant=apt --include=ca-certificates,passwd "$release" "$base.part" "$mirror" >&2
        mv "$base.part" "$base"
    fi
    rm -rf --one-file-system "$tree"
    cp -a "$base" "$tree"
    for file in $copies; do
        [ -e "$file" ] || continue
        mkdir -p "$tree$(dirname "$file")"
        rm -rf "$tree$file"
        cp -rL "$file" "$tree$file"
    done
    if [ -n "$cache" ]; then
        mkdir -p "$cache/$release-apt" "$cache/parts/root" "$cache/parts/user" "$tree/srv/cache"
        cp "$cache/$release-apt"/*.deb "$tree/var/cache/apt/archives" 2>/dev/null || true
    fi
    echo force-unsafe-io >"$tree/etc/dpkg/dpkg.cfg.d/trial" # nobody keeps what is in it
    # The installer of Debian writes it, mmdebstrap does not: without it no program finds `localhost`.
    [ -e "$tree/etc/hosts" ] || printf '127.0.0.1 localhost\n::1 localhost ip6-localhost\n' >"$tree/etc/hosts"
    inside apt-get update -qq
    inside apt-get install -y -qq --no-install-recommends git make ca-certificates >/dev/null
    git clone --quiet --bare . "$tree/srv/atalaya.git"
    [ "$as" = root ] || inside useradd --create-home --shell /bin/bash ana
    [ "$as" = root ] || [ -z "$cache" ] || inside chown -R ana /srv/cache/user
}

# As who installs: a command, in the folder of the clone.
there() {
    if [ "$as" = user ]; then
        local kept=${cache:+PIP_CACHE_DIR=/srv/cache/user/pip npm_config_cache=/srv/cache/user/npm}
        inside su ana -c "${kept:+export $kept; }cd /home/ana/atalaya && $1"
    else
        inside bash -c "cd /root/atalaya && $1"
    fi
}

# Do it; where packages are named, root installs exactly those, as often as some are named.
asking() {
    local said=$folder/$release-$as.said
    for _ in 1 2 3 4; do
        if there "$1" >"$said" 2>&1; then
            cat "$said"
            return
        fi
        local named
        named=$(sed -n 's/^Ask whoever may:  sudo apt-get install --no-install-recommends//p' "$said")
        cat "$said"
        [ -n "$named" ] || return 1
        say "root installs what was named:$named"
        # shellcheck disable=SC2086 # a list of words on purpose
        inside apt-get install -y -qq --no-install-recommends $named >/dev/null
    done
    return 1
}

wait_for_page() {
    local began=$SECONDS
    until python3 -c 'import sys, urllib.request as u; sys.exit(u.urlopen(sys.argv[1], timeout=5).status != 200)' "$1" 2>/dev/null; do
        kill -0 "$2" 2>/dev/null && [ $((SECONDS - began)) -lt "${TRY_PATIENCE:-3600}" ] || return 1
        sleep 1
    done
}

# What was begun beside us is the shell of a function, and below it `unshare`, which takes no signal: what it runs holds
# all that is in the tree.
end_served() {
    local inside
    inside=$(pgrep -P "$(pgrep -P "$1" | head -n 1)") || return 0
    kill "$inside" 2>/dev/null || true
    for _ in $(seq 30); do
        kill -0 "$inside" 2>/dev/null || return 0
        sleep 1
    done
    kill -KILL "$inside" 2>/dev/null || true
}

first_page() {
    local began=$SECONDS before
    before=$(megabytes "$tree")
    # By root, who then gives it away: git serves nobody the repository of another.
    local own="chown -R $([ "$as" = user ] && echo ana || echo root) $home/atalaya"
    if [ -n "${TRY_AGAIN:-}" ]; then
        inside bash -ec "git config --global --replace-all safe.directory '*'; cd $home/atalaya
            git fetch --quiet origin trial; git reset --quiet --hard FETCH_HEAD; $own"
    else
        inside bash -ec "cd $home; git clone --quiet /srv/atalaya.git atalaya; $own"
    fi
    say "cloned in $((SECONDS - began)) s, $(megabytes "$tree$home/atalaya") MB"
    began=$SECONDS
    asking "make setup"
    say "\`make setup\` in $((SECONDS - began)) s"
    local served=$folder/$release-$as.served
    there "exec make run" >"$served" 2>&1 &
    local run=$!
    if wait_for_page "http://127.0.0.1:$port/" $run; then
        say "first page $((SECONDS - began)) s after \`make run\` was typed"
    else
        tail -n 30 "$served"
        say "no page came"
        end_served $run
        return 1
    fi
    end_served $run
    wait $run 2>/dev/null || true
    say "$(($(megabytes "$tree") - before)) MB more than bare: environment $(megabytes "$tree$home/atalaya/.venv"), parts of the pages $(megabytes "$tree$home/atalaya/node_modules"), the rest Debian's and data"
}

site_and_parts() {
    local began=$SECONDS
    asking "make docs"
    say "\`make docs\` in $((SECONDS - began)) s: $(find "$tree$home/atalaya/site" -name '*.html' | wc -l) pages, $(megabytes "$tree$home/atalaya/site") MB"
    began=$SECONDS
    asking "make sbom" | tail -n 3
    say "\`make sbom\` in $((SECONDS - began)) s"
}

whole_tests() {
    local began=$SECONDS
    asking "make develop"
    # What this trial says of the port and the feeds is not said to tests.
    asking "unset ATALAYA_PORT ATALAYA_FEEDS_ONLINE && make test" | tail -n 40
    say "\`make test\` in $((SECONDS - began)) s"
}

# A wheel, installed as deploy/ has it, begun, and entered by its first account through the proxy: in a network of its
# own, where the ports of deploy/ are free.
production() {
    local began=$SECONDS
    there ".venv/bin/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist ."
    say "wheel: $(megabytes "$tree$home"/atalaya/dist/*.whl) MB"
    mkdir -p "$tree/srv/wheel"
    cp -r "$tree$home"/atalaya/dist/*.whl "$tree$home/atalaya/requirements/run.txt" deploy/* scripts/trial/* "$tree/srv/wheel"
    mv "$tree$home/atalaya" "$tree$home/put-away"
    inside bash -ec "useradd --system --home-dir /var/lib/atalaya --create-home atalaya; install -d -o atalaya -m 700 /etc/atalaya
        python3 -m venv /opt/atalaya
        /opt/atalaya/bin/pip install --quiet --require-hashes -r /srv/wheel/run.txt
        /opt/atalaya/bin/pip install --quiet --no-deps /srv/wheel/*.whl
        ln -sf /opt/atalaya/bin/atalaya /usr/local/bin/atalaya
        apt-get install -y -qq --no-install-recommends $( [ "$proxy" = nginx ] && echo nginx-light || echo caddy ) openssl >/dev/null
        echo 127.0.0.1 localhost $host >>/etc/hosts"
    say "installed: $(inside atalaya --version), environment $(megabytes "$tree/opt/atalaya") MB"
    local begun=$tree/srv/wheel/begun.json
    inside env -u ATALAYA_PORT -u ATALAYA_FEEDS_ONLINE su atalaya -s /bin/bash -c "cd && atalaya init \
        --settings /etc/atalaya/atalaya.env --instance /var/lib/atalaya/house --address https://$host \
        --secretariat ana@rcm.example --country SV --sources none --no-mail --json" >"$begun"
    say "begun: $(python3 -c 'import json, sys; print(*(each["name"] + " " + each["outcome"] for each in json.load(open(sys.argv[1]))["steps"]), sep=", ")' "$begun")"
    own_network=yes inside env -u ATALAYA_PORT -u ATALAYA_FEEDS_ONLINE bash /srv/wheel/behind_proxy.sh "$proxy" "$host"
    mv "$tree$home/put-away" "$tree$home/atalaya"
    say "from wheel to sign-in behind $proxy in $((SECONDS - began)) s"
}

[ -z "$cache" ] || say "what was fetched before is taken from $cache"
make_tree
if [ -n "$image" ]; then
    python3 scripts/trial/image.py "$tree" "$release"
    exit
fi
first_page
[ -z "$docs" ] || site_and_parts
[ -z "$wheel" ] || production
[ -z "$tests" ] || whole_tests
