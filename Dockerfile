# Two stages on one base: the first makes the parts and the environment, the second holds the environment and nothing that
# made it. `scripts/try_install.sh --image` does each step in a chroot of the same Debian; no engine was at hand to build it.
# Hold the base to its digest with --build-arg BASE=debian@sha256:… (docs/installation.md, Containers). PARTS=streets has the
# parts that read tiles of streets, too, PARTS=s3 those that speak with an object store.
ARG BASE=debian:trixie-slim

FROM ${BASE} AS build
ARG PARTS=run
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends ca-certificates nodejs npm python3-venv
WORKDIR /build
COPY . .
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error \
    && python3 -m venv /opt/atalaya \
    && /opt/atalaya/bin/pip install --no-cache-dir --require-hashes -r requirements/${PARTS}.txt
ENV PYTHONPATH=/build
RUN /opt/atalaya/bin/python scripts/vendor.py \
    && /opt/atalaya/bin/python scripts/build_fonts.py \
    && /opt/atalaya/bin/python scripts/translations.py compile \
    && /opt/atalaya/bin/pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
    && /opt/atalaya/bin/pip install --no-cache-dir --no-deps dist/*.whl

FROM ${BASE}
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends ca-certificates passwd python3 libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/atalaya atalaya \
    && install -d -o atalaya -g atalaya -m 700 /var/lib/atalaya/house
COPY --from=build /opt/atalaya /opt/atalaya
ENV PATH=/opt/atalaya/bin:/usr/local/bin:/usr/bin:/bin ATALAYA_MODE=production ATALAYA_HOST=0.0.0.0 ATALAYA_INSTANCE=/var/lib/atalaya/house
USER atalaya
WORKDIR /var/lib/atalaya
VOLUME /var/lib/atalaya/house
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python3", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["atalaya", "serve"]
