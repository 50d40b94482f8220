"""Where the image's torch comes from, on a machine that does not reach PyTorch's own index."""

import re
import subprocess
import sys
from pathlib import Path

from tests.deploy.compose import ROOT


def local_index(folder: Path) -> Path | None:
    """A package index in `folder` with the CPU build that this machine's pip finds, if it does."""
    locked = re.search(r"^torch==([\d.]+)$", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    assert locked
    files = folder / "torch"
    wanted = ["--no-deps", "--dest", str(files), f"torch=={locked[1]}+cpu"]
    command = [sys.executable, "-m", "pip", "download", "--quiet", *wanted]
    if subprocess.run(command, capture_output=True).returncode:
        return None
    links = [
        f'<a href="{file.name.replace("+", "%2B")}">{file.name}</a>' for file in files.iterdir()
    ]
    (files / "index.html").write_text("<!DOCTYPE html>\n" + "\n".join(links))
    return folder
