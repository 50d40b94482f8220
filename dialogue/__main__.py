"""`python -m dialogue`: talk labelled conversations through, and say how much of it was right."""

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import django
import typer

if TYPE_CHECKING:
    from dialogue.turn import Knowledge

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)


@app.callback()
def main() -> None:
    """Measuring the dialogue."""


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="Labelled conversations.")],
    baselines: Annotated[bool, typer.Option(help="Simpler ways beside it.")] = False,
    without_rasa: Annotated[bool, typer.Option(help="As while Rasa is away.")] = False,
    errors: Annotated[bool, typer.Option(help="List the wrong turns with the reason.")] = False,
) -> None:
    """Print a JSON object of figures, in process: Rasa's part is asked of its model beforehand."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    django.setup()
    from dialogue.evaluation import labels, talkers
    from dialogue.evaluation.run import talk_through
    from knowledge.training.rasa import rasa_on

    talks = labels.load(file)
    said = {turn.user for talk in talks for turn in talk.turns}
    parsed = {} if without_rasa else rasa_on(said)
    known = _knowledge(lexical_only=without_rasa)
    ways: dict[str, Callable[..., Any]] = {"dialogue": talkers.in_context}
    if baselines:
        ways |= {"each alone": talkers.each_alone, "joined": talkers.simply_joined}
        ways |= {"rules": talkers.by_rules}
    figures = {}
    for name, way in ways.items():
        found = talk_through(talks, partial(way, known, parsed))
        figures[name] = found.as_json()
        if errors and name == "dialogue":
            for row in found.wrong:
                typer.echo(
                    f"{row.talk}.{row.number} [{row.turn.kind}] {row.turn.user}: {row.reason}"
                )
    typer.echo(json.dumps(figures if baselines else figures["dialogue"], ensure_ascii=False))


def _knowledge(*, lexical_only: bool) -> "Knowledge":
    from dialogue.turn import Knowledge
    from knowledge.catalogue import ensure_published, newest_release
    from knowledge.loading import search_of_release, understanding_of_release

    ensure_published()
    release = newest_release()
    if release is None:
        raise typer.BadParameter("nothing is published: run `make setup`")
    search = search_of_release(release, lexical_only=lexical_only)
    understanding = understanding_of_release(release, search, lexical_only=lexical_only)
    return Knowledge(release, search, understanding)


if __name__ == "__main__":
    app()
