"""What a process makes sure of before it serves: each fault is told in one sentence."""

import errno
import os
import socket
from pathlib import Path

import django
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from console.environment import WHERE, give_up

UNREACHABLE = (
    "Chưa mở được cơ sở dữ liệu ghi ở DATABASE_URL. Hãy xem máy chủ dữ liệu đã chạy chưa, "
    f"tên máy, cổng, mật khẩu có đúng không. {WHERE}"
)
NOT_WRITABLE = (
    "Chương trình không được phép ghi vào cơ sở dữ liệu ghi ở DATABASE_URL. "
    "Hãy cho phép ghi vào tệp ấy và thư mục chứa nó, rồi mở lại."
)
OLD_DATABASE = (
    "Cơ sở dữ liệu còn theo bản cũ, chưa khớp với chương trình này. "
    "Hãy gõ: make setup (hoặc python -m console migrate), rồi mở lại."
)
NEW_DATABASE = (
    "Cơ sở dữ liệu theo một bản mới hơn chương trình này. "
    "Hãy cập nhật chương trình, hoặc dùng lại bản sao lưu của cơ sở dữ liệu, rồi mở lại."
)
PORT_TAKEN = "Cổng {port} đang có chương trình khác dùng. Hãy tắt chương trình ấy, hoặc đổi {name}."
PORT_REFUSED = (
    "Không mở được cổng {port} ở địa chỉ đã ghi. Hãy xem lại {name} và địa chỉ đi cùng. " + WHERE
)


def set_up() -> None:
    """Sets Django up and checks the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    django.setup()
    check_database()


def check_database() -> None:
    """Ends the process unless the database can be used and its migrations are the program's.

    A process that only found out at its first query would answer people with an apology.
    """
    try:
        executor = MigrationExecutor(connection)
        loader = executor.loader
        is_old = bool(executor.migration_plan(loader.graph.leaf_nodes()))
        known = {*loader.disk_migrations, *loader.replacements}
        is_new = any(
            app in loader.migrated_apps and (app, name) not in known
            for app, name in loader.applied_migrations
        )
    except Error:
        give_up(UNREACHABLE)
    finally:
        connection.close()  # none is carried into a thread or a worker
    if is_new:
        give_up(NEW_DATABASE)
    if is_old:
        give_up(OLD_DATABASE)
    if connection.vendor == "sqlite" and not _is_writable(Path(connection.settings_dict["NAME"])):
        give_up(NOT_WRITABLE)


def _is_writable(file: Path) -> bool:
    """SQLite also writes its journal, beside the file."""
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK | os.X_OK)


def check_port(host: str, port: int, name: str) -> None:
    """Ends the process where nobody could listen there; `name` is the port's variable.

    Asked first, since a search is built for many seconds before the server opens its port.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        sentence = PORT_TAKEN if error.errno == errno.EADDRINUSE else PORT_REFUSED
        give_up(sentence.format(port=port, name=name))
