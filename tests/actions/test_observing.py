"""What the action server tells about itself: metrics, whether it serves, its log."""

import httpx
from prometheus_client.parser import text_string_to_metric_families

from tests.actions.calling import Caller
from tests.actions.running import Server

WORDS = "quên mật khẩu VNeID của tôi"


def metrics(server: Server) -> dict[tuple[str, str], float]:
    """Each metric of ours by its name and its kind or cause."""
    text = httpx.get(f"{server.url}/metrics", timeout=20, trust_env=False).text
    return {
        (sample.name, "".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_replies_are_counted_and_timed(rasa: Caller, actions: Server) -> None:
    before = metrics(actions)
    kind = rasa.call(WORDS).kind.value
    after = metrics(actions)
    for name in (("tro_ly_so_action_replies_total", kind), ("tro_ly_so_action_seconds_count", "")):
        assert after[name] == before.get(name, 0) + 1
    assert after["tro_ly_so_release_served", ""] == after["tro_ly_so_release_newest", ""] >= 1
    assert after["process_resident_memory_bytes", ""] > 50e6


def test_it_is_ready(rasa: Caller, actions: Server) -> None:
    response = httpx.get(f"{actions.url}/ready", timeout=20, trust_env=False)
    assert (response.status_code, response.json()) == (200, {"status": "ready", "missing": {}})


def test_the_log_names_the_message_that_the_bot_named(rasa: Caller, actions: Server) -> None:
    kind = rasa.call(WORDS, message_id="u1a2b3c").kind.value
    log = (actions.folder / "actions.log").read_text("utf-8")
    assert f"message=u1a2b3c: answered kind={kind}" in log
    assert WORDS not in log


def test_words_in_the_place_of_an_id_never_get_into_the_log(rasa: Caller, actions: Server) -> None:
    rasa.call("chào", message_id="tôi tên là Rơ Châm H'Lan\nERROR")
    assert "Rơ Châm" not in (actions.folder / "actions.log").read_text("utf-8")
