"""Where the milliseconds of a question go: processor time of each process, as the kernel counts it.

Processor time is much less disturbed by what else the machine does than time by the clock. Each
row does a little more than one before it, so that the difference is the price of what it adds.
"""

import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import httpx
import psutil

from bench.stack import GREETING, LONGEST_WAIT, PARSE, REST, questions
from bench.table import Table
from tests.bot_api import server as bot_api
from tests.bot_api.people import Chatter
from tests.stack import Part, Stack

REPEATS = 60
LONG = 400
"""Messages of one conversation before it counts as long."""
ENVIRONMENT = {"LOG_LEVEL": "WARNING", "MESSAGES_PER_MINUTE": "100000"}

_ids = count(950_001)


def table() -> Table:
    """Starts the assistant once and measures everything on it, one after the other."""
    rows = Table(
        "Processor time of each process, one message after the other",
        ("what", "Rasa ms", "action server ms", "bot ms", "together ms", "ratio to a question"),
    )
    folder = Path(tempfile.mkdtemp(prefix="tro-ly-so-cost-"))
    with bot_api.running() as telegram:
        stack = Stack(telegram, folder, ENVIRONMENT, rasa_arguments=("--enable-api",))
        try:
            stack.start()
            with httpx.Client(
                base_url=stack.real_rasa_url, timeout=LONGEST_WAIT, trust_env=False
            ) as rasa:
                spent = {name: _spent(stack, work) for name, work in _cases(stack, rasa)}
        finally:
            stack.stop()
    whole = sum(spent["the bot: a question"].values())
    for name, by in spent.items():
        together = sum(by.values())
        figures = (by["rasa"], by["actions"], by["bot"], together)
        rows.add(name, *(f"{figure:.1f}" for figure in figures), f"{together / whole:.2f}")
    return rows


def _cases(stack: Stack, rasa: httpx.Client) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is done, from the least to the most; each is prepared when its turn comes."""
    asked = questions()
    actions = httpx.Client(base_url=stack.actions_url, timeout=LONGEST_WAIT, trust_env=False)

    def rest(message: str, sender: str = "") -> None:
        body = {"sender": sender or f"bench-{next(_ids)}", "message": message}
        rasa.post(REST, json=body).raise_for_status()

    def bot(message: str, person: Chatter | None = None) -> None:
        person = person or Chatter(stack.telegram.world, next(_ids))
        person.write(message)
        person.wait_for(seconds=LONGEST_WAIT)

    with actions:
        yield "HTTP alone: GET / of Rasa", lambda: rasa.get("/").raise_for_status()
        yield "HTTP alone: GET /health of the actions", lambda: actions.get("/health")
    yield "Rasa's NLU: a question", lambda: rasa.post(PARSE, json={"text": next(asked)})
    yield "Rasa and actions: a greeting, no search", lambda: rest(GREETING)
    yield "Rasa and actions: a question", lambda: rest(next(asked))
    for _ in range(LONG):
        rest(GREETING, "bench-long")
    yield f"the same, after {LONG} messages of one person", lambda: rest(next(asked), "bench-long")
    yield "the bot: /start, without Rasa", lambda: bot("/start")
    yield "the bot: a greeting", lambda: bot(GREETING)
    yield "the bot: a question", lambda: bot(next(asked))
    someone = Chatter(stack.telegram.world, next(_ids))
    yield "the bot: questions of one person", lambda: bot(next(asked), someone)


def _spent(stack: Stack, work: Callable[[], object]) -> dict[str, float]:
    """Milliseconds of processor time for one piece of work, by process."""
    for _ in range(5):
        work()
    before = {part.name: _processor_seconds(part) for part in stack.parts}
    for _ in range(REPEATS):
        work()
    after = {part.name: _processor_seconds(part) for part in stack.parts}
    return {name: (after[name] - before[name]) / REPEATS * 1000 for name in after}


def _processor_seconds(part: Part) -> float:
    process = psutil.Process(part.pid)
    family = [process, *process.children(recursive=True)]
    return float(sum(sum(one.cpu_times()[:2]) for one in family))
