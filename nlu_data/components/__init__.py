"""Rasa components for Vietnamese as villagers type it.

Rasa runs in the folder `nlu_data`, and finds this package there. How Vietnamese is read they share
with the search, whose folder lies beside.
"""

import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parents[2])
if ROOT not in sys.path:
    sys.path.append(ROOT)

from components.private_logs import keep_private  # noqa: E402

keep_private()
