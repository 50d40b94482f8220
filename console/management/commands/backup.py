"""`python -m console backup`, to be run once a day (`make backup`)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from console.backups import archive, keeping, keys, wording
from console.backups.sealed import BackupError


class Command(BaseCommand):
    help = "Sao lưu dữ liệu không làm lại được vào một tệp đã mã hóa."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--before-upgrade", action="store_true", help="Giữ riêng bản này trong bốn tuần."
        )

    def handle(self, *args: Any, before_upgrade: bool = False, **options: Any) -> None:
        folder, now = settings.BACKUP_FOLDER, timezone.localtime()
        try:
            key = keys.find(settings.BACKUP_KEY, settings.BACKUP_KEY_FILE)
            if key is None:
                key = keys.make(settings.BACKUP_KEY_FILE, settings.VAR)
                self.stdout.write(wording.NEW_KEY.format(key=key, path=settings.BACKUP_KEY_FILE))
            label = keeping.BEFORE_UPGRADE if before_upgrade else ""
            path, contents = archive.save(folder, settings.SECRET_KEY_FILE, key, now, label)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            wording.SAVED.format(
                path=path,
                size=filesizeformat(path.stat().st_size),
                contents=contents.told(),
                tables=contents.tables,
            )
        )
        if pruned := keeping.prune(folder, now.replace(tzinfo=None)):
            self.stdout.write(wording.PRUNED.format(count=pruned))
        self.stdout.write(wording.TAKE_AWAY)
