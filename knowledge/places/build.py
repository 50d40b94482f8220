"""Writes units.json from the package vietnamadminunits: `python -m knowledge.places.build`.

The package's whole country takes a second to import and 12 MB to keep; the table is one province,
read in milliseconds, and a change in it shows in review.
"""

import json
import sqlite3
from collections.abc import Collection
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent
TABLE = FOLDER / "units.json"
PACKAGE = "vietnamadminunits"
NEW_PROVINCE = "Gia Lai"
OLD_PROVINCES = ("Gia Lai", "Bình Định")

Row = dict[str, Any]

_QUERIES = {
    "admin_units": "SELECT * FROM admin_units ORDER BY wardCode",
    "admin_units_legacy": "SELECT * FROM admin_units_legacy ORDER BY wardCode",
}


def _data(name: str) -> Path:
    # Read as files: importing the package also loads its parsers and geographic libraries.
    return Path(str(distribution(PACKAGE).locate_file(f"{PACKAGE}/data/{name}")))


def package_rows(table: str, provinces: Collection[str]) -> list[Row]:
    """The package's rows of `table` for these provinces, in the order of their codes."""
    with sqlite3.connect(f"file:{_data('dataset.db')}?mode=ro", uri=True) as database:
        database.row_factory = sqlite3.Row
        rows = [dict(row) for row in database.execute(_QUERIES[table])]
    return [row for row in rows if row["provinceShort"] in provinces]


def _conversions(new_province_key: str) -> dict[str, list[str]]:
    """Keys of the new units for each old unit's key; the one that got its centre comes first."""
    data = json.loads(_data("converter_2025.json").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    for new, olds in data["DICT_PROVINCE_WARD_NO_DIVIDED"][new_province_key].items():
        for old in olds:
            found.setdefault(old, []).append(new)
    for old, news in data["DICT_PROVINCE_WARD_DIVIDED"].get(new_province_key, {}).items():
        ordered = sorted(news, key=lambda new: not new["isDefaultNewWard"])
        found.setdefault(old, []).extend(new["newWardKey"] for new in ordered)
    return found


def _aliases(rows: list[Row], olds: list[Row], field: str) -> None:
    by_name = {(f"{old['kind']} {old['name']}", old["district"]): old for old in olds}
    for row in rows:
        by_name[row["unit"], row["district"]].setdefault(field, []).extend(row["names"])


def table() -> Row:
    """The content of units.json, from the installed package and aliases.yaml."""
    news = package_rows("admin_units", [NEW_PROVINCE])
    codes = {new["wardKey"]: new["wardCode"] for new in news}
    conversions = _conversions(news[0]["provinceKey"])
    olds: list[Row] = []
    for row in package_rows("admin_units_legacy", OLD_PROVINCES):
        package_key = f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey']}"
        olds.append(
            {
                "code": row["wardCode"],
                "kind": row["wardType"].lower(),
                "name": row["wardShort"],
                "district_kind": row["districtType"].lower(),
                "district": row["districtShort"],
                "province": row["provinceShort"],
                "new": [codes[new] for new in conversions[package_key]],
            }
        )
    aliases = yaml.safe_load((FOLDER / "aliases.yaml").read_text(encoding="utf-8"))
    _aliases(aliases["former"], olds, "former")
    _aliases(aliases["spellings"], olds, "spellings")
    return {
        "source": f"{PACKAGE} {version(PACKAGE)}",
        "districts": aliases["districts"],
        "new": [
            {"code": new["wardCode"], "kind": new["wardType"].lower(), "name": new["wardShort"]}
            for new in news
        ],
        "old": olds,
    }


def write(content: Row, path: Path = TABLE) -> None:
    """Writes `content` with one unit a line, so that a change of one is a change of one line."""

    def line(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    parts = [f'"source": {line(content["source"])}', f'"districts": {line(content["districts"])}']
    for name in ("new", "old"):
        rows = ",\n".join(line(row) for row in content[name])
        parts.append(f'"{name}": [\n{rows}\n]')
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    write(table())
