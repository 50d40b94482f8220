"""Finding the topic that a question is about. Knows nothing of Django, Rasa or Telegram."""

import os

# ONNX Runtime otherwise tells its maker of each model that is opened, under a number that it keeps
# of the machine. It looks when it is imported, which only this package does.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
