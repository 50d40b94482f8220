"""What the trained Rasa model makes of texts, asked of it in its own environment."""

import json
import logging
import subprocess
from collections.abc import Collection
from typing import Any

from knowledge.paths import ROOT, VAR
from knowledge.understanding.context import Heard

log = logging.getLogger(__name__)

FOLDER = ROOT / "nlu_data"
MODEL = "models/trained.tar.gz"
CACHE = VAR / "rasa_on.jsonl"
"""What the present model made of texts before; thrown away with another model."""


Row = dict[str, Any]
"""`text`, `intent`, `confidence`, `entities`: as `nlu_data/parse.py` prints it."""


def rasa_on(texts: Collection[str]) -> dict[str, Row]:
    """By text, what Rasa makes of it; empty where there is no model."""
    python, made_from = FOLDER / ".venv" / "bin" / "python", FOLDER / "models" / "trained.from"
    if not python.exists() or not made_from.exists():
        log.warning("no trained Rasa model: fitted as if Rasa were away")
        return {}
    stamp = json.dumps({"model": made_from.read_text().strip()})
    lines = CACHE.read_text("utf-8").splitlines() if CACHE.exists() else []
    known = [json.loads(line) for line in lines[1:]] if lines[:1] == [stamp] else []
    missing = sorted(set(texts) - {row["text"] for row in known})
    if missing:
        done = subprocess.run(
            [str(python), "parse.py", MODEL],
            cwd=FOLDER,
            input="\n".join(json.dumps(text) for text in missing),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=True,
        )
        known += [json.loads(line) for line in done.stdout.splitlines()]
        rows = (json.dumps(row, ensure_ascii=False) for row in known)
        CACHE.write_text("\n".join([stamp, *rows]) + "\n", "utf-8")
    return {row["text"]: row for row in known if row["text"] in texts}


def heard_of(row: Row) -> Heard:
    """The same as evidence: Rasa's intent and the parts that it marked."""
    entities = row["entities"]
    return Heard(
        str(row["text"]),
        {str(row["intent"]): float(str(row["confidence"]))} if row["intent"] else {},
        tuple(str(e["value"]) for e in entities if e["entity"] == "part"),
    )
