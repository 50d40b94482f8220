"""Django's command line: `python -m console migrate`, `python -m console catalogue status`, …"""

import os
import sys

from django.core.management import execute_from_command_line

from console.starting import set_up

SERVES = "runserver"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    if SERVES in sys.argv[1:2]:
        set_up()
    execute_from_command_line(["python -m console", *sys.argv[1:]])


if __name__ == "__main__":
    main()
