# Three stages: front-end packages, Python packages, and an image that holds neither npm nor pip's cache.
# docs/deployment.md says how each of these commands was tried.

FROM node:22-bookworm-slim AS front-end
WORKDIR /srv/kuvend
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv/kuvend
RUN python -m venv .venv
# Packages before the code: they change less often, and a layer is kept until they do.
COPY requirements.lock ./
RUN .venv/bin/pip install --quiet --require-hashes -r requirements.lock
COPY . .
COPY --from=front-end /srv/kuvend/node_modules node_modules
RUN .venv/bin/pip install --quiet --no-deps --no-build-isolation --editable . \
    && .venv/bin/python bin/vendor \
    && rm -rf node_modules bin \
    && .venv/bin/python -m compileall -q -j 0 app .venv/lib

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/kuvend --shell /usr/sbin/nologin kuvend \
    && install -d -o kuvend -g kuvend -m 0750 /data
# The same path as in the stage before: the scripts of .venv carry it. Owned by root: Kuvend cannot change itself.
COPY --from=build /srv/kuvend /srv/kuvend
WORKDIR /srv/kuvend
ENV PATH=/srv/kuvend/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    KUVEND_DATA_DIR=/data
USER kuvend
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
# exec form: signals reach the server, which ends its streams and stops.
CMD ["kuvend", "serve", "--host", "0.0.0.0", "--port", "8000", "--empty"]
