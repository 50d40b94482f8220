"""Building the encoder at set-up, once for each wheel and adapter."""

import hashlib
import logging
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.paths import (
    ADAPTER,
    BASE_ENCODER,
    CONTEXT_ADAPTER,
    CONTEXT_ENCODER,
    ROOT,
    SERVING_ENCODER,
)

_STAMP = "built-from"
_EXPORT = ROOT / "knowledge" / "retrieval" / "export.py"


def ensure_base_encoder() -> bool:
    """Make the sentence-transformers model from the wheel; False where it was there already."""
    from knowledge.retrieval import build_encoder

    source = build_encoder.wheel_file()
    key = f"{source.stat().st_size}-{_hash(Path(build_encoder.__file__))}"
    if _is_stamped(BASE_ENCODER, key):
        return False
    shutil.rmtree(BASE_ENCODER, ignore_errors=True)
    with _quietly():
        build_encoder.build(BASE_ENCODER, source)
    _stamp(BASE_ENCODER, key)
    return True


def ensure_encoder() -> str:
    """Make what serves, from the base and the committed adapter; says what was done."""
    if _ensure_export(SERVING_ENCODER, ADAPTER):
        return "The encoder was built."
    return "The encoder is built already."


def ensure_context_encoder() -> str:
    """The same for what reads a message in its context, from both adapters."""
    if _ensure_export(CONTEXT_ENCODER, ADAPTER, CONTEXT_ADAPTER):
        return "The context encoder was built."
    return "The context encoder is built already."


def _ensure_export(folder: Path, *adapters: Path) -> bool:
    weights = [adapter / "adapter_model.safetensors" for adapter in adapters]
    key = "-".join(_hash(path) for path in (*weights, _EXPORT))
    if _is_stamped(folder, key):
        return False
    from knowledge.retrieval import export  # torch is loaded only where there is something to do

    ensure_base_encoder()
    scratch = folder.with_suffix(".new")
    shutil.rmtree(scratch, ignore_errors=True)
    with _quietly():
        export.export(BASE_ENCODER, scratch, *adapters)
    _stamp(scratch, key)
    shutil.rmtree(folder, ignore_errors=True)
    scratch.rename(folder)
    return True


@contextmanager
def _quietly() -> Iterator[None]:
    """Without the libraries' progress bars and their warnings, none of which is about our model.

    They tell of a pooler that is not used, of lengths that the exported axes leave open, and of
    names that will change; in the output of `make setup` they look like something gone wrong.
    """
    from transformers.utils import logging as transformers_log

    transformers_log.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _is_stamped(folder: Path, key: str) -> bool:
    stamp = folder / _STAMP
    return stamp.exists() and stamp.read_text() == key


def _stamp(folder: Path, key: str) -> None:
    (folder / _STAMP).write_text(key)
