"""Where things lie that are written at run time or built at set-up."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_FOLDER") or ROOT / "var")

BASE_ENCODER = VAR / "encoder" / "base"
"""The sentence-transformers model made from the wheel: what fine-tuning starts from."""
SERVING_ENCODER = VAR / "encoder" / "serving"
"""The int8 export with the adapter merged in: what answers."""
EMBEDDINGS = VAR / "embeddings.sqlite3"
RANKERS = VAR / "rankers"

ADAPTER = ROOT / "knowledge" / "adapter"
"""The committed LoRA adapter and its card."""
CONTEXT_ADAPTER = ROOT / "knowledge" / "context_adapter"
"""The committed LoRA adapter, on top of the first, that reads a message in its context."""
CONTEXT_ENCODER = VAR / "encoder" / "context"
"""The int8 export with both adapters merged in."""
FITTED = ROOT / "knowledge" / "fitted.json"
"""The committed fusion weights, calibration and thresholds."""
UNDERSTANDING = ROOT / "knowledge" / "understanding" / "fitted.json"
"""What was learned of understanding a message in its context."""
