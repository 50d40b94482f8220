"""A memory of the latest things only, so that a process that runs for months does not grow."""

from collections import OrderedDict
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Remembered(OrderedDict[K, V]):
    """A mapping that forgets what was set longest ago, once it holds more than `most`.

    >>> remembered = Remembered[str, int](2)
    >>> for name in "aba":
    ...     remembered[name] = 1
    >>> remembered["c"] = 2
    >>> list(remembered)
    ['a', 'c']
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: K, value: V) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        while len(self) > self._most:
            self.popitem(last=False)
