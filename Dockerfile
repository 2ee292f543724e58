# Written and linted, not built by those who wrote it: no Docker engine was at hand.
FROM node:20-bookworm-slim AS parts
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 atalaya
WORKDIR /srv/atalaya
COPY . .
COPY --from=parts /build/node_modules ./node_modules
RUN pip install --no-cache-dir --require-hashes -r requirements/run.txt \
    && pip install --no-cache-dir --no-deps --no-build-isolation -e . \
    && python scripts/vendor.py \
    && python scripts/build_fonts.py \
    && python scripts/translations.py compile \
    && rm -rf node_modules \
    && mkdir -p instance && chown -R atalaya:atalaya instance
USER atalaya
ENV ATALAYA_MODE=production ATALAYA_HOST=0.0.0.0 ATALAYA_INSTANCE=/srv/atalaya/instance
VOLUME /srv/atalaya/instance
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["atalaya", "serve"]
