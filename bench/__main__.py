"""`python -m bench [stack] [cost] [query] [scale] [conversations]`: prints these tables, or all."""

import argparse
import os
from collections.abc import Callable, Iterator

from bench.table import Table


def _query() -> Iterator[Table]:
    from bench import query

    yield from query.tables()


def _scale() -> Iterator[Table]:
    from bench import scale

    yield scale.table()


def _stack() -> Iterator[Table]:
    from bench import stack

    yield from stack.tables()


def _cost() -> Iterator[Table]:
    from bench import cost

    yield cost.table()


def _conversations() -> Iterator[Table]:
    from bench import conversations

    yield conversations.table()


TABLES: dict[str, Callable[[], Iterator[Table]]] = {
    "stack": _stack,
    "cost": _cost,
    "query": _query,
    "scale": _scale,
    "conversations": _conversations,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("tables", nargs="*", choices=[*TABLES, []], metavar="table")
    asked = parser.parse_args().tables or list(TABLES)
    print(f"{os.cpu_count()} cores; load before the run: {os.getloadavg()[0]:.1f}")
    for name in asked:
        for table in TABLES[name]():
            print(table, flush=True)


if __name__ == "__main__":
    main()
