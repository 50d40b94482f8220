# Stands for redis:7.*: Debian's Redis.
ARG DEBIAN
FROM $DEBIAN
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends redis-server \
    && rm -rf /var/lib/apt/lists/*
USER redis
WORKDIR /tmp
CMD ["redis-server"]
