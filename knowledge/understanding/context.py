"""What came before a message, as far as it helps to understand it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

EARLIER = 3
"""So many topics before the present one are remembered, and can be returned to."""


@dataclass(frozen=True)
class Context:
    """The thread of a conversation; empty at its beginning."""

    topic: str = ""
    """The topic that was answered last."""
    title: str = ""
    """Its title."""
    question: str = ""
    """The person's last question, masked: the one that is still open, else the one answered."""
    offered: tuple[str, ...] = ()
    """The topics to choose from, where the question is still open."""
    earlier: tuple[str, ...] = ()
    """Topics answered before the last one, the latest first."""
    part: str = ""
    """The passage that was told last (`Entry.passage_keys`), empty for a whole answer."""

    @property
    def is_empty(self) -> bool:
        return not (self.topic or self.question or self.offered)

    def words(self, text: str) -> str:
        """The question before and the message, for rankers that compare words."""
        return f"{self.question} {text}".strip()

    def spoken(self, text: str) -> str:
        """All of it, in the form in which the encoder learned to read a message in its context.

        The message stands first: what is too long for the encoder is cut at its end.

        >>> Context(title="Làm hộ chiếu", question="làm hộ chiếu sao").spoken("hết nhiêu")
        'hết nhiêu << Làm hộ chiếu | làm hộ chiếu sao'
        """
        before = " | ".join(filter(None, (self.title, self.question)))
        return f"{text} << {before}" if before else text


@dataclass(frozen=True)
class Heard:
    """A message, with what Rasa made of it; nothing of that without Rasa."""

    text: str
    intents: Mapping[str, float] = field(default_factory=dict)
    """Probabilities of Rasa's intents, those that it named."""
    parts: tuple[str, ...] = ()
    """Parts that Rasa marked in the message, such as `cost`."""
