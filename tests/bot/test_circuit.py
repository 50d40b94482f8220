"""A dead service is left alone, and tried again by one message at a time."""

from bot.circuit import Circuit


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_after_two_failures_in_a_row_nobody_waits_until_the_rest_is_over() -> None:
    clock = Clock()
    circuit = Circuit(failures=2, rest=5, clock=clock)
    circuit.failed()
    assert circuit.lets_through()
    circuit.failed()
    assert not circuit.lets_through()
    clock.now = 5
    assert circuit.lets_through()


def test_only_one_message_probes_while_the_others_go_on_without() -> None:
    clock = Clock()
    circuit = Circuit(failures=1, rest=5, clock=clock)
    circuit.failed()
    clock.now = 6
    assert [circuit.lets_through() for _ in range(3)] == [True, False, False]


def test_one_success_brings_everybody_back() -> None:
    circuit = Circuit(failures=1, rest=5, clock=Clock())
    circuit.failed()
    circuit.succeeded()
    assert circuit.lets_through()
    assert not circuit.is_open


def test_single_failures_between_successes_never_open_it() -> None:
    circuit = Circuit(failures=2, rest=5, clock=Clock())
    for _ in range(5):
        circuit.failed()
        assert circuit.lets_through()
        circuit.succeeded()
