#!/bin/bash
# In the tree of a trial: the web and the worker of an installation that was begun, the proxy with its file of deploy/ as
# it stands, and the first account's way in through it.
#   behind_proxy.sh nginx|caddy HOST
set -euo pipefail
proxy=$1 host=$2
cd "$(dirname "$0")"
by_atalaya() { su atalaya -s /bin/bash -c "cd && ATALAYA_SETTINGS_FILE=/etc/atalaya/atalaya.env $1"; }

by_atalaya "exec atalaya serve" &
by_atalaya "exec atalaya worker" &
case $proxy in
    nginx)
        certificates=/etc/letsencrypt/live/$host
        authority=$certificates/fullchain.pem
        mkdir -p "$certificates"
        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$host" -addext "subjectAltName=DNS:$host" \
            -keyout "$certificates/privkey.pem" -out "$authority" 2>/dev/null
        rm -f /etc/nginx/sites-enabled/default
        cp nginx.conf /etc/nginx/sites-available/atalaya
        ln -sf ../sites-available/atalaya /etc/nginx/sites-enabled/atalaya
        nginx -t -q && nginx
        ;;
    caddy)
        # The one line that differs: certificates by Caddy's own authority, for nobody outside is there to vouch for it.
        sed '0,/^{/s//{\n\tlocal_certs\n\tskip_install_trust/' Caddyfile >/etc/caddy/Caddyfile
        authority=/root/.local/share/caddy/pki/authorities/local/root.crt
        caddy start --config /etc/caddy/Caddyfile --adapter caddyfile >/dev/null 2>&1
        ;;
esac
python3 sign_in.py --authority "$authority" begun.json ana@rcm.example
by_atalaya "atalaya doctor" || true
