# Stands for python:3.x-slim-*: this machine's Python where that image has it.
ARG DEBIAN
FROM $DEBIAN
# Debian's Python is not used; it brings the libraries that any Python is linked with.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 \
    && rm -rf /var/lib/apt/lists/*
COPY usr/local /usr/local
# Nothing but Debian's certificate file and where it lies: both pip and uv bring their own otherwise.
ENV PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
RUN ldconfig && python3 -m ensurepip && ln -sf pip3 /usr/local/bin/pip
CMD ["python3"]
