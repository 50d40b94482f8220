"""Reading the content from its YAML files."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from knowledge.content.schema import (
    About,
    Document,
    Domain,
    Entry,
    EntryFile,
    Hotline,
    Office,
    Season,
    Site,
    TopicFacts,
)

FOLDER = Path(__file__).resolve().parent.parent
FAQ = FOLDER / "faq"
FACTS = FOLDER / "facts"
EVALUATION = FOLDER / "evaluation"


class ContentError(Exception):
    """A content file cannot be used; the message names the file, the entry and the field."""


def read_yaml(path: Path) -> Any:
    """The document in `path`; raises ContentError where it is no YAML."""
    try:
        with path.open(encoding="utf-8") as file:
            return yaml.load(file, Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise ContentError(f"{path}: {error}") from error


def load_file(path: Path) -> EntryFile:
    """The entries of one file; raises ContentError at the first invalid field."""
    try:
        return EntryFile.model_validate(read_yaml(path))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ContentError(f"{path}: {field}: {first['msg']}") from error


def load_folder(folder: Path = FAQ) -> tuple[EntryFile, ...]:
    """All files of a catalogue folder, in the order of their names."""
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise ContentError(f"{folder}: no .yaml file in this folder")
    return tuple(load_file(path) for path in paths)


def entries_of(files: Iterable[EntryFile]) -> tuple[Entry, ...]:
    """The entries of all `files`, in order."""
    return tuple(entry for file in files for entry in file.entries)


@cache
def load_hotlines() -> dict[str, Hotline]:
    """The register of hotlines, by id."""
    rows = read_yaml(FOLDER / "hotlines.yaml")["hotlines"]
    return {row["id"]: Hotline.model_validate(row) for row in rows}


@cache
def load_offices() -> tuple[Office, ...]:
    """The offices that entries send people to."""
    return tuple(map(Office.model_validate, read_yaml(FOLDER / "offices.yaml")["offices"]))


@cache
def load_out_of_scope() -> tuple[str, ...]:
    """Messages that no topic answers, for the search to know them by."""
    rows = read_yaml(FOLDER / "out_of_scope.yaml")
    return tuple(text for texts in rows.values() for text in texts)


@cache
def load_about() -> dict[str, About]:
    """What entries may ask of a person, by id."""
    rows = read_yaml(FOLDER / "about.yaml")
    return {name: About.model_validate(row) for name, row in rows.items()}


@cache
def load_sites() -> tuple[Site, ...]:
    """The official addresses of the register."""
    rows = read_yaml(FOLDER / "hotlines.yaml")["sites"]
    return tuple(Site.model_validate(row) for row in rows)


@cache
def load_domains() -> tuple[Domain, ...]:
    """The domains in the order of the menu."""
    rows = read_yaml(FOLDER / "topics.yaml")["domains"]
    return tuple(Domain.model_validate(row) for row in rows)


@cache
def load_facts() -> dict[str, TopicFacts]:
    """The facts sheets of all domains, by topic."""
    facts: dict[str, TopicFacts] = {}
    for path in sorted(FACTS.glob("*.yaml")):
        for topic, sheet in read_yaml(path).items():
            facts[topic] = TopicFacts.model_validate(sheet)
    return facts


@cache
def load_documents() -> dict[str, Document]:
    """The register of laws, decrees and circulars, by id."""
    rows = read_yaml(FOLDER / "documents.yaml")["documents"]
    return {row["id"]: Document.model_validate(row) for row in rows}


@cache
def load_seasons() -> tuple[Season, ...]:
    """What comes round each year."""
    return tuple(map(Season.model_validate, read_yaml(FOLDER / "documents.yaml")["seasons"]))
