# Two stages: the first installs, the second runs without compilers, caches or root.

FROM python:3.11-slim AS build

WORKDIR /src
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY constraints.txt pyproject.toml README.md LICENSE ./
COPY embeddings ./embeddings
COPY matching ./matching
COPY service ./service
COPY fixtures ./fixtures
# The default index's torch brings gigabytes of CUDA along: give --build-arg PIP_INDEX_URL of an index with CPU builds.
ARG PIP_INDEX_URL
RUN python -m pip install --no-cache-dir --disable-pip-version-check -c constraints.txt .


FROM python:3.11-slim

LABEL org.opencontainers.image.title="Duijie 对接" \
      org.opencontainers.image.licenses="Apache-2.0"

RUN useradd --system --uid 10001 --create-home duijie \
    && mkdir /data \
    && chown duijie:duijie /data
COPY --from=build /opt/venv /opt/venv

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DUIJIE_DATA_DIR=/data \
    DUIJIE_HOST=0.0.0.0 \
    DUIJIE_PORT=8000

USER duijie
WORKDIR /home/duijie
VOLUME /data
EXPOSE 8000

# Alive is enough here: while the model is being loaded, /readyz still says 503.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['DUIJIE_PORT'] + '/healthz', timeout=4)"]

CMD ["duijie", "serve"]
