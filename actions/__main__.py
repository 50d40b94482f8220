"""`python -m actions`: the action server, for Rasa to call."""

import argparse
import logging
import os
import warnings

from actions.settings import Settings
from console.environment import WHERE, Environment, give_up
from console.starting import check_port, set_up

NO_ENCODER = "Chưa có bộ đọc câu hỏi trong {folder}. Hãy gõ: make setup, rồi mở lại."
ENCODER_REFUSED = (
    "Không mở được mô hình ghi ở ENCODER_MODEL. Chỗ này phải là tên một mô hình "
    "sentence-transformers, hoặc thư mục của nó; để trống là mô hình đi kèm. " + WHERE
)


def main() -> None:
    settings = Settings.read_or_give_up()
    parser = argparse.ArgumentParser(prog="python -m actions", description=__doc__)
    parser.add_argument("--host", default=settings.actions_host)
    parser.add_argument("--port", type=int, default=settings.actions_port)
    asked = parser.parse_args()
    # Heard only before numpy and faiss are loaded. One question is too small to be shared among
    # threads; those of the libraries wait busily for one another whenever other work keeps one off.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    set_up()
    check_port(asked.host, asked.port, "ACTIONS_PORT")
    _check_encoder()

    from actions import assistant, server

    # Rasa 3.6 and the SDK of today speak the same protocol; the SDK only compares the numbers.
    warnings.filterwarnings("ignore", message="Your versions of rasa and rasa_sdk")
    assistant.start()
    logging.getLogger(__name__).info("answering on http://%s:%d", asked.host, asked.port)
    server.serve(asked.host, asked.port)


def _check_encoder() -> None:
    """Ends the process where what reads the questions was not built, or can't be opened."""
    from knowledge import loading
    from knowledge.paths import CONTEXT_ENCODER, SERVING_ENCODER
    from knowledge.retrieval.files import MODEL_FILE

    named = Environment.read_or_give_up().encoder_model
    for folder in () if named else (SERVING_ENCODER, CONTEXT_ENCODER):
        if not (folder / MODEL_FILE).is_file():
            give_up(NO_ENCODER.format(folder=folder))
    try:
        loading.encoder()
    except (OSError, ValueError):
        if not named:
            raise
        give_up(ENCODER_REFUSED)


if __name__ == "__main__":
    main()
