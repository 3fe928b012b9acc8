# syntax=docker/dockerfile:1
# Three stages: compile llama.cpp, install Python, run as nobody on a read-only root. Models stay out: mount /data.
FROM python:3.11-slim-bookworm AS llama
RUN apt-get update \
    && apt-get install --yes --no-install-recommends clang-16 cmake git make ninja-build \
    && rm -rf /var/lib/apt/lists/*
ENV CC=clang-16 CXX=clang++-16
# GGML_NATIVE=OFF: the image must run on other processors than the builder's.
ENV CMAKE_ARGS="-DGGML_NATIVE=OFF -DGGML_AVX2=ON -DGGML_FMA=ON -DGGML_F16C=ON -DGGML_OPENMP=OFF -DLLAMA_BUILD_TOOLS=OFF -DLLAMA_BUILD_SERVER=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAVA_BUILD=OFF"
RUN pip wheel --no-cache-dir --no-deps --no-binary llama-cpp-python --wheel-dir /wheels llama-cpp-python==0.3.36

FROM python:3.11-slim-bookworm AS install
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
RUN python -m venv /opt/guichet
ENV PATH=/opt/guichet/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN pip install --index-url "$TORCH_INDEX" torch==2.13.0
COPY --from=llama /wheels /wheels
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY ingestion ingestion
COPY eval eval
RUN pip install /wheels/*.whl '.[postgres]'

FROM python:3.11-slim-bookworm
# Scanned pages are read by tesseract; without it they are only named in the report.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tesseract-ocr tesseract-ocr-fra \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /data guichet && install -d -o guichet /data
COPY --from=install /opt/guichet /opt/guichet
COPY corpus /territory
ENV PATH=/opt/guichet/bin:$PATH \
    GUICHET_TERRITORY=/territory GUICHET_DATA_DIR=/data GUICHET_HOST=0.0.0.0 \
    HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1 PYTHONDONTWRITEBYTECODE=1
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["sh", "-c", "guichet-ingest run && exec guichet serve"]
