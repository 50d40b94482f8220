# Rasa 3.6, the last of its line, wants Python 3.10. The model is trained while the image is built.
FROM python:3.10-slim-bookworm AS build
ARG UV_VERSION=0.13.9
RUN pip install --no-cache-dir "uv==${UV_VERSION}"
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 VIRTUAL_ENV=/opt/venv
RUN uv venv "$VIRTUAL_ENV"
WORKDIR /app
COPY nlu_data/requirements.lock ./
RUN uv pip install --no-cache --requirement requirements.lock

FROM python:3.10-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /home/rasa --shell /usr/sbin/nologin rasa
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    RASA_TELEMETRY_ENABLED=false \
    TF_CPP_MIN_LOG_LEVEL=2 \
    SQLALCHEMY_SILENCE_UBER_WARNING=1
COPY --from=build /opt/venv /opt/venv
# Its components read Vietnamese as the search does.
COPY knowledge/__init__.py knowledge/glossary.yaml knowledge/short_forms.yaml /app/knowledge/
COPY knowledge/retrieval/__init__.py knowledge/retrieval/text.py knowledge/retrieval/syllables.py \
    knowledge/retrieval/short_forms.py /app/knowledge/retrieval/
COPY --chown=10001 nlu_data /app/nlu_data
WORKDIR /app/nlu_data
USER 10001
RUN ["rasa", "train", "--config=config.yml", "--domain=domain", "--data=data", "--out=models", "--fixed-model-name=trained"]
CMD ["rasa", "run"]
