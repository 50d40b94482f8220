"""One message is followed by one id through the logs of all processes."""

import re

from tests.e2e.conftest import People
from tests.e2e.person import Person, until
from tests.stack import Stack


def test_the_bot_and_the_action_server_name_a_message_alike(stack: Stack, person: Person) -> None:
    kind = person.says("đăng ký tạm trú trên điện thoại").kind
    *_, (answered, its_kind) = re.findall(r"message=(u\w+): answered kind=(\w+)", stack.actions.log)
    assert its_kind == kind
    # The person may read the answer before the bot has written that it was shown.
    until(lambda: f"message={answered}: shown kinds={kind}" in stack.bot.log)
    assert "tạm trú trên điện thoại" not in stack.bot.log + stack.actions.log


def test_rasa_names_the_message_of_which_it_complains(stack: Stack, people: People) -> None:
    person = people.new()
    with stack.actions.away():
        person.says("đổi SIM 4G")
    (given_up,) = set(re.findall(r"message=(u\w+): degraded=true", stack.bot.log)[-1:])
    until(lambda: re.search(rf"message\W+{given_up}\b", stack.rasa.log))
    assert "SIM 4G" not in stack.rasa.log
