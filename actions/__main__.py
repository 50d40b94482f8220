"""`python -m actions`: the action server, for Rasa to call."""

import argparse
import logging
import os
import warnings

import django

DEFAULT_PORT = 5055


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m actions", description=__doc__)
    parser.add_argument("--host", default=os.environ.get("ACTIONS_HOST") or "127.0.0.1")
    parser.add_argument(
        "--port", type=int, default=int(os.environ.get("ACTIONS_PORT") or DEFAULT_PORT)
    )
    asked = parser.parse_args()

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    # Heard only before numpy and faiss are loaded. One question is too small to be shared among
    # threads; those of the libraries wait busily for one another whenever other work keeps one off.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    django.setup()

    from actions import assistant, server

    # Rasa 3.6 and the SDK of today speak the same protocol; the SDK only compares the numbers.
    warnings.filterwarnings("ignore", message="Your versions of rasa and rasa_sdk")
    assistant.start()
    logging.getLogger(__name__).info("answering on http://%s:%d", asked.host, asked.port)
    server.serve(asked.host, asked.port)


if __name__ == "__main__":
    main()
