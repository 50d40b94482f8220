"""`python -m knowledge`: check the content, ask it a question, measure and fit the search."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from knowledge.content.load import EVALUATION

if TYPE_CHECKING:
    from knowledge.content.schema import Entry
    from knowledge.releases import ReleaseData

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)

Catalogue = Annotated[
    Path | None, typer.Option(help="A folder of FAQ files; the project's own where not given.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.command()
def check(
    domain: Annotated[str | None, typer.Option(help="Only this domain's file.")] = None,
    catalogue: Catalogue = None,
) -> None:
    """Check every entry: numbers, sources, variants, dates, references, length, readability."""
    from knowledge.content.check import check as run_check
    from knowledge.content.length import lengths
    from knowledge.content.load import FAQ, load_hotlines

    findings = run_check(catalogue or FAQ, only_domain=domain)
    for finding in findings:
        typer.echo(str(finding))
    typer.echo(f"{len(findings)} findings")
    if findings:
        raise typer.Exit(1)
    median, high, most = lengths(_entries(catalogue), load_hotlines())
    typer.echo(f"First messages: median {median}, p90 {high}, longest {most} characters")


@app.command()
def review(catalogue: Catalogue = None) -> None:
    """Print as a table what the team still has to confirm, most pressing first."""
    from knowledge.content.load import load_facts
    from knowledge.content.to_confirm import to_confirm

    typer.echo("| chủ đề | mức | luật, phí chỉ theo báo | phải hỏi lại |\n|---|---|---|---|")
    for row in to_confirm(_entries(catalogue), load_facts()):
        typer.echo(f"| {row.topic} | {row.grade} | {row.by_press or ''} | {row.what} |")


@app.command()
def due(
    month: Annotated[str, typer.Option(help="Up to this month, as YYYY-MM.")] = "",
    catalogue: Catalogue = None,
) -> None:
    """List what ends, changes or must be read again next, with the entries that depend on it."""
    from datetime import date, timedelta

    from knowledge.content.ledger import due as run_due

    today = date.today()
    until = month or f"{today + timedelta(days=62):%Y-%m}"
    for row in run_due(_entries(catalogue), until, today):
        typer.echo(f"{row.month}  {row.what}\n         {', '.join(row.topics)}")


@app.command()
def ask(question: str, catalogue: Catalogue = None, as_json: AsJson = False) -> None:
    """Say what the assistant would do with a question, by the newest release."""
    from knowledge.loading import load_search, search_of_release

    search = load_search(_entries(catalogue)) if catalogue else search_of_release(_newest_release())
    outcome = search.ask(question)
    candidates = [
        {"topic": c.topic, "title": c.title, "confidence": round(c.confidence, 4)}
        for c in outcome.candidates
    ]
    if as_json:
        _print_json(
            {
                "decision": outcome.decision.value,
                "topic": outcome.topic,
                "confidence": round(outcome.confidence, 4),
                "candidates": candidates,
            }
        )
        return
    typer.echo(f"{outcome.decision.value}  {outcome.topic or ''}  {outcome.confidence:.2f}")
    for candidate in candidates:
        typer.echo(f"  {candidate['confidence']:.2f}  {candidate['topic']}  {candidate['title']}")


@app.command()
def evaluate(
    questions: Annotated[Path, typer.Option(help="Labelled questions, one JSON object a line.")],
    out_of_scope: Annotated[Path | None, typer.Option(help="Messages no topic answers.")] = None,
    near_misses: Annotated[
        Path | None, typer.Option(help="Questions of the same world that no answer fits.")
    ] = None,
    catalogue: Catalogue = None,
    lexical_only: Annotated[bool, typer.Option(help="Without the encoder.")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure the search on labelled questions."""
    from knowledge.evaluation.metrics import metrics, read_questions
    from knowledge.evaluation.run import run
    from knowledge.loading import load_search

    try:
        asked = read_questions(questions)
        refused = read_questions(out_of_scope) if out_of_scope else []
        near = read_questions(near_misses) if near_misses else []
    except (OSError, ValueError) as error:
        _fail(str(error))
    search = load_search(_entries(catalogue), lexical_only=lexical_only)
    result = metrics(run(search, asked), run(search, refused), run(search, near))
    if as_json:
        _print_json(result)
        return
    for name, value in result.items():
        if name == "by_style":
            for style, figures in value.items():
                typer.echo(f"  {style:16} {figures}")
        else:
            typer.echo(f"{name:16} {value}")


@app.command()
def report(
    questions: Annotated[Path, typer.Option()] = EVALUATION / "dev.jsonl",
    out_of_scope: Annotated[Path, typer.Option()] = EVALUATION / "dev_out_of_scope.jsonl",
    baselines: Annotated[bool, typer.Option(help="Measure the baselines too.")] = True,
) -> None:
    """Measure the search and its baselines; writes a dated page to var/evaluation."""
    from knowledge.evaluation import baselines as compare
    from knowledge.evaluation.metrics import metrics, read_questions
    from knowledge.evaluation.report import write
    from knowledge.evaluation.run import missing_first, run
    from knowledge.loading import committed_fitted, encoder, load_search, raw_encoder
    from knowledge.paths import VAR

    entries, asked = _entries(None), read_questions(questions)
    search = load_search(entries)
    rows, refused = run(search, asked), run(search, read_questions(out_of_scope))
    compared = {}
    if baselines:
        raw = raw_encoder()
        compared = {
            "raw encoder, titles and answers": compare.raw_encoder(
                entries, raw, asked, variants=False
            ),
            "raw encoder, variants": compare.raw_encoder(entries, raw, asked, variants=True),
            "tuned encoder, variants": compare.by_feature(search, "nearest", asked),
            "BM25, one document an entry": compare.by_feature(search, "folded", asked),
            "Rasa's ResponseSelector": compare.response_selector(entries, asked),
        }
    path = write(
        VAR / "evaluation",
        rows=rows,
        out_of_scope=refused,
        metrics=metrics(rows, refused),
        baselines={name: compare.summary(found) for name, found in compared.items()},
        reasons={r.question.id: missing_first(search, r.question) for r in rows if r.rank != 1},
        configuration={
            "questions": questions.name,
            "entries": len(entries),
            "variants": sum(len(entry.variants) for entry in entries),
            "encoder": encoder().name,
            "fitted": committed_fitted().model_dump(mode="json"),
        },
    )
    typer.echo(str(path))


@app.command()
def curve(
    questions: Annotated[Path, typer.Option()] = EVALUATION / "dev.jsonl",
    counts: Annotated[str, typer.Option(help="Variants a topic.")] = "5,10,20,30",
) -> None:
    """Recall against the number of variants a topic: shows whether more would pay."""
    from knowledge.evaluation.curve import recall_by_variants
    from knowledge.evaluation.metrics import read_questions

    asked = read_questions(questions)
    for count, figures in recall_by_variants(_entries(None), asked, map(int, counts.split(","))):
        typer.echo(
            f"{count:4d}  recall@1 {figures['recall_at_1']}  recall@3 {figures['recall_at_3']}"
        )


@app.command()
def reliability(
    lexical_only: Annotated[bool, typer.Option(help="Without the encoders.")] = False,
) -> None:
    """How far the probabilities of a topic and of its part can be believed, on held-out turns."""
    from knowledge.training.understanding import reliability as tables

    typer.echo(tables(_entries(None), lexical_only=lexical_only))


@app.command()
def fit(
    catalogue: Catalogue = None,
    only: Annotated[str, typer.Option(help="Only this: `search` or `understanding`.")] = "",
) -> None:
    """Fit what chooses: topics for a question, and what a message means in its context.

    Writes knowledge/fitted.json and knowledge/understanding/fitted.json.
    """
    from knowledge.loading import encoder, passages
    from knowledge.paths import FITTED, UNDERSTANDING
    from knowledge.training.fit import fit as fit_search
    from knowledge.training.understanding import fit_understanding

    entries = _entries(catalogue)
    if only != "understanding":
        fitted = fit_search(entries, encoder(), passages())
        FITTED.write_text(fitted.model_dump_json(indent=1) + "\n", encoding="utf-8")
        _print_json(fitted.card)
    if only != "search":
        understood = fit_understanding(entries)
        UNDERSTANDING.write_text(json.dumps(understood, indent=1) + "\n", encoding="utf-8")
        _print_json({name: found["card"] for name, found in understood.items()})


@app.command()
def build_encoder() -> None:
    """Build both encoders from the wheel and the committed adapters, where that is not done yet."""
    from knowledge.building import ensure_context_encoder, ensure_encoder

    typer.echo(ensure_encoder())
    typer.echo(ensure_context_encoder())


@app.command()
def train_encoder(
    go_on: Annotated[
        bool, typer.Option(help="Go on from the committed adapter, for one epoch.")
    ] = (False),
) -> None:
    """Fine-tune the encoder on the variants (an hour and more on two cores); writes the adapter."""
    from knowledge.building import ensure_base_encoder, ensure_encoder
    from knowledge.content.load import load_out_of_scope
    from knowledge.paths import ADAPTER, BASE_ENCODER
    from knowledge.training.adapter import train

    ensure_base_encoder()
    entries, outside = _entries(None), load_out_of_scope()
    if go_on:
        train(entries, outside, BASE_ENCODER, ADAPTER, start=ADAPTER, epochs=1)
    else:
        train(entries, outside, BASE_ENCODER, ADAPTER)
    typer.echo(ensure_encoder())


@app.command()
def train_context() -> None:
    """Teach the encoder to read a message with what came before it, and write that adapter."""
    from knowledge.building import (
        ensure_base_encoder,
        ensure_context_encoder,
        ensure_encoder,
    )
    from knowledge.loading import passages
    from knowledge.paths import ADAPTER, BASE_ENCODER, CONTEXT_ADAPTER
    from knowledge.training import context
    from knowledge.understanding.turns import load_follow_ups, load_talks

    ensure_base_encoder()
    ensure_encoder()
    context.train(
        _entries(None),
        load_follow_ups(),
        load_talks(),
        base=BASE_ENCODER,
        adapter=ADAPTER,
        teacher=passages(),
        folder=CONTEXT_ADAPTER,
    )
    typer.echo(ensure_context_encoder())


@app.command()
def warm() -> None:
    """Make the database ready, publish the seed if need be, and fill the caches of the search.

    In containers the encoder lies in a volume, which may be older than the image: it is built anew
    where it was made from something else, or is gone.
    """
    from knowledge.building import ensure_context_encoder, ensure_encoder
    from knowledge.loading import search_of_release, understanding_of_release

    if not os.environ.get("ENCODER_MODEL"):
        ensure_encoder()
        ensure_context_encoder()
    release = _newest_release()
    for lexical_only in (False, True):
        search = search_of_release(release, lexical_only=lexical_only)
        understanding_of_release(release, search, lexical_only=lexical_only)
    typer.echo("The search is ready.")


@app.command()
def publish(
    note: Annotated[str, typer.Option(help="What this release changes.")] = "",
    insist: Annotated[bool, typer.Option(help="In spite of what the content check finds.")] = False,
) -> None:
    """Check what has changed, fit the live catalogue and publish it as a new release."""
    _newest_release()
    from knowledge.catalogue import live_entries
    from knowledge.catalogue import publish as run_publish
    from knowledge.loading import encoder, passages
    from knowledge.publishing import findings_on, unpublished
    from knowledge.training.fit import fit as run_fit

    findings = findings_on(unpublished().edited)
    for finding in findings:
        typer.echo(str(finding), err=True)
    if findings and not insist:
        _fail("Nothing was published: mend this first, or say --insist.")
    fitted = run_fit(live_entries(), encoder(), passages())
    release = run_publish(note, artefacts={"fitted": fitted.model_dump(mode="json")})
    typer.echo(f"Release {release.number}")


def _entries(catalogue: Path | None) -> "tuple[Entry, ...]":
    from knowledge.content.load import FAQ, ContentError, entries_of, load_folder

    try:
        return entries_of(load_folder(catalogue or FAQ))
    except ContentError as error:
        _fail(str(error))


def _newest_release() -> "ReleaseData":
    """The newest release; on a fresh machine the database is made and the seed published first."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    django.setup()
    from django.core.management import call_command

    from knowledge.catalogue import ensure_published, newest_release

    call_command("migrate", verbosity=0, interactive=False)
    ensure_published()
    release = newest_release()
    if release is None:
        _fail("The catalogue could not be published.")
    return release


def _print_json(value: object) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(2)


if __name__ == "__main__":
    app()
