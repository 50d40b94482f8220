"""The whole assistant under load, beside the bare round trip of the Rasa that it is built on.

Real processes (`tests/stack.py`) between a Bot API server on this machine and a database of their
own. Every message comes from somebody new, since one person may send only so many a minute.
"""

import contextlib
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count, cycle
from pathlib import Path

import httpx
import numpy as np
import psutil

from bench.table import Table
from tests.bot_api import server as bot_api
from tests.bot_api.people import Chatter
from tests.stack import Part, Stack

RATES = (1, 5, 10)
"""Messages a second."""
SECONDS_A_RATE = 20
SATURATION_SECONDS = 20
AT_ONCE = 16
"""People who write again as soon as they are answered: more than the machine can serve."""
BARE_REPEATS = 100
LONGEST_WAIT = 60.0
WARM_UP = 10

GREETING = "xin chào"
"""Goes through Rasa and the action server, and needs no search: the bare round trip."""
REST = "/webhooks/rest/webhook"
PARSE = "/model/parse"

_ids = count(900_001)


def questions() -> Iterator[str]:
    """One variant of each topic in turn, for ever."""
    from knowledge.content.load import entries_of, load_folder

    entries = entries_of(load_folder())
    return cycle([e.variants[i % len(e.variants)] for i, e in enumerate(entries)])


def tables() -> list[Table]:
    """Starts the assistant once and measures everything on it."""
    folder = Path(tempfile.mkdtemp(prefix="tro-ly-so-bench-"))
    environment = {"LOG_LEVEL": "WARNING"}
    with bot_api.running() as telegram:
        stack = Stack(telegram, folder, environment, rasa_arguments=("--enable-api",))
        stack.prepare()
        try:
            started = _start(stack)
            asked = questions()
            _warm(stack, asked)
            bare = _bare(stack, asked)
            loaded = _rates(stack, asked, bare["greeting"][0])
            most = _saturation(stack, asked)
            memory = _memory(stack)
        finally:
            stack.stop()
    return [started, _bare_table(bare), loaded, most, memory]


def _start(stack: Stack) -> Table:
    rows = Table("From the start of all processes (set-up done before)", ("what", "seconds"))
    someone = Chatter(stack.telegram.world, next(_ids))
    began = time.monotonic()
    for part in stack.parts:
        part.launch()
    someone.write("Quên mật khẩu VNeID thì lấy lại thế nào?")
    waiting: list[Part] = list(stack.parts)
    answered = False
    while waiting or not answered:
        for part in [part for part in waiting if part.is_ready()]:
            waiting.remove(part)
            rows.add(f"{part.name} is ready", f"{time.monotonic() - began:.1f}")
        if not answered and someone.calls():
            answered = True
            rows.add("first answer", f"{time.monotonic() - began:.1f}")
        if time.monotonic() - began > LONGEST_WAIT * 5:
            raise RuntimeError(f"still waiting for {[part.name for part in waiting]}")
        time.sleep(0.02)
    return rows


def _answer_time(stack: Stack, question: str) -> float:
    """Seconds from the update to the first sendMessage of its answer."""
    person = Chatter(stack.telegram.world, next(_ids))
    began = time.monotonic()
    person.write(question)
    return person.wait_for(seconds=LONGEST_WAIT).at - began


def _warm(stack: Stack, asked: Iterator[str]) -> None:
    for _ in range(WARM_UP):
        _answer_time(stack, next(asked))


def _timed(work: Callable[[], object], repeats: int = BARE_REPEATS) -> tuple[float, float]:
    """(p50, p95) in milliseconds, one after the other."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return _percentiles(times)


def _percentiles(seconds: list[float]) -> tuple[float, float]:
    p50, p95 = np.percentile(seconds, (50, 95)) * 1000
    return float(p50), float(p95)


def _bare(stack: Stack, asked: Iterator[str]) -> dict[str, tuple[float, float]]:
    with httpx.Client(base_url=stack.real_rasa_url, timeout=LONGEST_WAIT, trust_env=False) as rasa:

        def rest(message: str) -> None:
            body = {"sender": f"bench-{next(_ids)}", "message": message}
            rasa.post(REST, json=body).raise_for_status()

        def parse() -> None:
            rasa.post(PARSE, json={"text": GREETING}).raise_for_status()

        for _ in range(WARM_UP):
            rest(GREETING)
            parse()
        return {
            "parse": _timed(parse),
            "greeting": _timed(lambda: rest(GREETING)),
            "question": _timed(lambda: rest(next(asked))),
        }


def _bare_table(bare: dict[str, tuple[float, float]]) -> Table:
    rows = Table(
        "Rasa without the bot, one message after the other",
        ("what", "p50 ms", "p95 ms", "ratio to the bare round trip"),
    )
    names = {
        "parse": f"POST {PARSE}: Rasa's NLU alone",
        "greeting": f"POST {REST}: a greeting, with the action server, no search (bare round trip)",
        "question": f"POST {REST}: a question, with the search",
    }
    for key, name in names.items():
        p50, p95 = bare[key]
        rows.add(name, f"{p50:.0f}", f"{p95:.0f}", f"{p50 / bare['greeting'][0]:.2f}")
    return rows


def _rates(stack: Stack, asked: Iterator[str], bare_p50: float) -> Table:
    rows = Table(
        "From the update to sendMessage, questions of new people",
        ("messages a second", "answered", "without Rasa", "p50 ms", "p95 ms",
         "p50 as ratio to the bare round trip"),
    )  # fmt: skip
    for rate in RATES:
        with _degraded(stack) as degraded:
            times = _at_rate(stack, asked, rate)
        p50, p95 = _percentiles(times)
        rows.add(rate, len(times), degraded(), f"{p50:.0f}", f"{p95:.0f}", f"{p50 / bare_p50:.2f}")
    return rows


def _at_rate(stack: Stack, asked: Iterator[str], rate: int) -> list[float]:
    """Messages come evenly, whether or not the earlier ones are answered."""
    total = rate * SECONDS_A_RATE
    with ThreadPoolExecutor(min(total, 200)) as pool:
        began = time.monotonic()
        futures = []
        for number in range(total):
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
            futures.append(pool.submit(_answer_time, stack, next(asked)))
        return [future.result() for future in futures]


def _saturation(stack: Stack, asked: Iterator[str]) -> Table:
    rows = Table(
        f"Saturation: {AT_ONCE} people at a time who write again at once",
        ("through", "messages a second", "without Rasa", "ratio"),
    )
    bare = _throughput(lambda: _greet(stack))
    with _degraded(stack) as degraded:
        ours = _throughput(lambda: _answer_time(stack, next(asked)))
    rows.add("Rasa's REST channel, greetings (bare)", f"{bare:.1f}", "", "1")
    rows.add("the bot, questions", f"{ours:.1f}", degraded(), f"{ours / bare:.2f}")
    return rows


def _greet(stack: Stack) -> None:
    body = {"sender": f"bench-{next(_ids)}", "message": GREETING}
    httpx.post(
        stack.real_rasa_url + REST, json=body, timeout=LONGEST_WAIT, trust_env=False
    ).raise_for_status()


def _throughput(work: Callable[[], object]) -> float:
    """How often a second `work` is done by `AT_ONCE` at a time."""
    done = count()
    until = time.monotonic() + SATURATION_SECONDS

    def go_on() -> None:
        while time.monotonic() < until:
            work()
            next(done)

    threads = [threading.Thread(target=go_on) for _ in range(AT_ONCE)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return next(done) / (time.monotonic() - began)


@contextlib.contextmanager
def _degraded(stack: Stack) -> Iterator[Callable[[], int]]:
    """Counts the answers that the bot gave by itself while the block ran."""
    before = stack.bot.log.count("degraded=true")
    yield lambda: stack.bot.log.count("degraded=true") - before


def _memory(stack: Stack) -> Table:
    rows = Table("Resident memory after the load", ("process", "MB"))
    total = 0.0
    for part in stack.parts:
        process = psutil.Process(part.pid)
        family = [process, *process.children(recursive=True)]
        megabytes = sum(one.memory_info().rss for one in family) / 2**20
        total += megabytes
        rows.add(part.name, f"{megabytes:.0f}")
    rows.add("all", f"{total:.0f}")
    return rows
