"""`python -m console enforce_retention`, to be run once a day."""

from typing import Any

from django.core.management.base import BaseCommand

from helpdesk.privacy import enforce_retention


class Command(BaseCommand):
    help = "Deletes what is older than the time that it may be kept."

    def handle(self, *args: Any, **options: Any) -> None:
        for kind, count in enforce_retention().items():
            self.stdout.write(f"{kind}: {count} deleted")
