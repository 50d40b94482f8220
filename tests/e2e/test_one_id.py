"""One message is followed by one id through the logs of the bot and the action server."""

import re

from tests.e2e.person import Person
from tests.stack import Stack


def test_the_bot_and_the_action_server_name_a_message_alike(stack: Stack, person: Person) -> None:
    kind = person.says("đăng ký tạm trú trên điện thoại").kind
    (shown,) = re.findall(r"message=(u\w+): shown kinds=\w+", stack.bot.log)[-1:]
    assert f"message={shown}: answered kind={kind}" in stack.actions.log
    assert "tạm trú trên điện thoại" not in stack.bot.log + stack.actions.log
