# The action server, the bot and the console: one image, three commands (docker-compose.yml).
FROM python:3.11-slim-trixie AS build
ARG UV_VERSION=0.13.9
RUN pip install --no-cache-dir "uv==${UV_VERSION}"
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 VIRTUAL_ENV=/opt/venv
RUN uv venv "$VIRTUAL_ENV"
WORKDIR /app
COPY requirements.lock ./
# PyPI's torch brings several GB of CUDA; this one computes on the CPU, in the locked version.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
RUN uv pip install --no-cache --no-deps --index-url "$TORCH_INDEX" \
        "$(grep --only-matching '^torch==[0-9.]*' requirements.lock)" \
    && uv pip install --no-cache --no-deps --requirement requirements.lock

FROM python:3.11-slim-trixie
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin assistant
# For backups: pg_dump as new as the server of docker-compose.yml.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=console.settings
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY knowledge knowledge
# The encoder that serves stays; what it was made from (470 MB) does not.
RUN mkdir var \
    && python -m knowledge build-encoder \
    && rm -rf var/encoder/base \
    && chown -R 10001 var
COPY replies replies
COPY dialogue dialogue
COPY helpdesk helpdesk
COPY console console
COPY actions actions
COPY bot bot
USER 10001
VOLUME /app/var
CMD ["python", "-m", "console", "check"]
