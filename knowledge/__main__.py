"""`python -m knowledge`: check the content, ask it a question, evaluate the search."""

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)


@app.callback()
def main() -> None:
    """Keeps `check` a named command."""


@app.command()
def check(
    domain: Annotated[str | None, typer.Option(help="Only this domain's file.")] = None,
) -> None:
    """Check every entry of the catalogue: numbers, sources, variants, dates, readability."""
    from knowledge.content.check import check as run_check

    findings = run_check(only_domain=domain)
    for finding in findings:
        typer.echo(str(finding))
    typer.echo(f"{len(findings)} findings")
    if findings:
        raise typer.Exit(1)


if __name__ == "__main__":
    app()
