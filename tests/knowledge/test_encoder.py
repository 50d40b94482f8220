"""The encoder that serves."""

import os
import subprocess
import sys

import pytest

OPEN = "from knowledge.loading import encoder; encoder()"
OPEN_BARE = """
import sys, onnxruntime
onnxruntime.InferenceSession(sys.argv[1])
"""


@pytest.mark.parametrize(("program", "tells"), [(OPEN, False), (OPEN_BARE, True)])
def test_opening_the_model_tells_nobody(program: str, tells: bool) -> None:
    """ONNX Runtime, left alone, complains where it can't keep its number of the machine."""
    from knowledge.paths import SERVING_ENCODER
    from knowledge.retrieval.files import MODEL_FILE

    environment = {**os.environ, "HOME": "/proc/nowhere", "XDG_CACHE_HOME": "/proc/nowhere"}
    for name in ("CI", "ORT_DISABLE_TELEMETRY"):  # either keeps it silent
        environment.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-c", program, str(SERVING_ENCODER / MODEL_FILE)],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert ("telemetry" in done.stderr) == tells
