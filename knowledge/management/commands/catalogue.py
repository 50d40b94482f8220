"""`python -m console catalogue seed|publish|ensure|export|status`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from knowledge import catalogue
from knowledge.content.load import FAQ, ContentError
from knowledge.models import LiveEntry, Release


class Command(BaseCommand):
    help = "Seeds, publishes or exports the catalogue."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("status", help="what is live and what is published")
        ensure = actions.add_parser("ensure", help="seed and publish where that is due")
        seed = actions.add_parser("seed", help="make the live entries those of the YAML files")
        seed.add_argument("--discard-edits", action="store_true")
        for action in (ensure, seed):
            action.add_argument("--folder", type=Path, default=FAQ)
        publish = actions.add_parser("publish", help="publish the live entries as a release")
        publish.add_argument("--note", default="")
        export = actions.add_parser("export", help="write the live entries as YAML files")
        export.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            match options["action"]:
                case "seed":
                    catalogue.seed(options["folder"], discard_edits=options["discard_edits"])
                case "publish":
                    catalogue.publish(options["note"])
                case "ensure":
                    catalogue.ensure_published(options["folder"])
                case "export":
                    catalogue.export(options["folder"])
        except catalogue.EditedCatalogue as error:
            raise CommandError(f"{error}; --discard-edits seeds all the same") from error
        except (ContentError, ValueError) as error:
            raise CommandError(str(error)) from error
        self._status()

    def _status(self) -> None:
        release = Release.objects.order_by("-number").first()
        published = (
            f"release {release.number} with {release.entries.count()} entries"
            if release
            else "no release"
        )
        self.stdout.write(f"{LiveEntry.objects.count()} live entries, {published}")
        for topic in catalogue.left_over():
            self.stdout.write(f"left over: {topic} was edited, and the seed says something new")
