"""What the trained model makes of texts: JSON lines of texts in, JSON lines of intents out.

    .venv/bin/python parse.py models/trained.tar.gz < texts.jsonl > heard.jsonl

A line in is a JSON string; a line out an object with `text`, `intent`, `confidence`, `entities`.
"""

import asyncio
import json
import os
import sys

# Libraries log to the standard output, which is for the answers alone.
ANSWERS, sys.stdout = sys.stdout, sys.stderr
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")


async def main(model: str) -> None:
    from rasa.core.agent import Agent

    agent = Agent.load(model)
    for line in sys.stdin:
        text = json.loads(line)
        parsed = await agent.parse_message(text)
        intent = parsed.get("intent") or {}
        heard = {
            "text": text,
            "intent": intent.get("name"),
            "confidence": intent.get("confidence"),
            "entities": [
                {"entity": e["entity"], "value": e["value"]} for e in parsed.get("entities") or ()
            ],
        }
        print(json.dumps(heard, ensure_ascii=False), file=ANSWERS, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
