"""Which commune or ward of today an old one of Gia Lai or Bình Định belongs to."""

from knowledge.places.mention import Mention, find_mention, find_place
from knowledge.places.model import (
    Ambiguous,
    Area,
    Found,
    OldUnit,
    Place,
    Resolution,
    Split,
    TooWide,
    Unit,
    Unknown,
)
from knowledge.places.resolve import resolve
from knowledge.places.table import gazetteer
from knowledge.places.wording import describe, label

__all__ = [
    "Ambiguous",
    "Area",
    "Found",
    "Mention",
    "OldUnit",
    "Place",
    "Resolution",
    "Split",
    "TooWide",
    "Unit",
    "Unknown",
    "describe",
    "find_mention",
    "find_place",
    "gazetteer",
    "label",
    "resolve",
]
