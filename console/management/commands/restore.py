"""`python -m console restore FILE` (`make restore FROM=FILE`)."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from console.backups import archive, keeping, keys, wording
from console.backups.sealed import BackupError


class Command(BaseCommand):
    help = "Khôi phục dữ liệu từ một bản sao lưu."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="", help="Tệp sao lưu.")
        parser.add_argument("--force", action="store_true", help="Thay cả dữ liệu đang có.")

    def handle(self, *args: Any, file: str = "", force: bool = False, **options: Any) -> None:
        if not file:
            example = keeping.name_of(timezone.localtime())
            raise CommandError(wording.NO_FILE_NAMED.format(example=example))
        if not Path(file).is_file():
            raise CommandError(wording.NO_FILE.format(path=file))
        try:
            key = keys.find(settings.BACKUP_KEY, settings.BACKUP_KEY_FILE)
            if key is None:
                raise CommandError(wording.NO_KEY.format(path=settings.BACKUP_KEY_FILE))
            contents, aside = archive.restore(
                Path(file), settings.BACKUP_FOLDER, settings.SECRET_KEY_FILE, key, force=force
            )
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            wording.RESTORED.format(
                made_at=f"{timezone.localtime(contents.made_at):%H:%M ngày %d/%m/%Y}",
                contents=contents.told(),
                tables=contents.tables,
                set_aside=wording.SET_ASIDE.format(path=aside) if aside else "",
            )
        )
