"""A fit is taken from the disk only where this installation has put it there."""

import os
import pickle
from pathlib import Path

import pytest

from knowledge import installation_key
from knowledge.installation_key import own_key, secret_key
from knowledge.retrieval.fitted_cache import SEAL_BYTES, cached


class Evil:
    """A pickle that would leave a file behind wherever it is loaded."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.mark,)


def fit(folder: Path, made: str, inputs: str = "x") -> str:
    return cached(folder, [inputs], lambda: made)


def only_file(folder: Path) -> Path:
    (file,) = folder.glob("*.pickle")
    return file


def test_what_was_fitted_is_kept(tmp_path: Path) -> None:
    assert fit(tmp_path, "first") == "first"
    assert fit(tmp_path, "second") == "first"
    assert fit(tmp_path, "second", inputs="y") == "second"


@pytest.mark.parametrize("seal", [b"", b"\0" * SEAL_BYTES, None])
def test_a_pickle_of_somebody_else_is_never_loaded(tmp_path: Path, seal: bytes | None) -> None:
    fit(tmp_path, "ours")
    file = only_file(tmp_path)
    right = file.read_bytes()[:SEAL_BYTES]
    file.write_bytes((right if seal is None else seal) + pickle.dumps(Evil(tmp_path / "OWNED")))
    assert fit(tmp_path, "anew") == "anew"
    assert not (tmp_path / "OWNED").exists()
    assert fit(tmp_path, "later") == "anew"


def test_a_fit_of_other_inputs_cannot_be_put_in_its_place(tmp_path: Path) -> None:
    fit(tmp_path / "a", "ours")
    fit(tmp_path / "b", "another", inputs="y")
    only_file(tmp_path / "a").write_bytes(only_file(tmp_path / "b").read_bytes())
    assert fit(tmp_path / "a", "anew") == "anew"


def test_a_fit_of_another_installation_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fit(tmp_path, "theirs")
    monkeypatch.setattr(installation_key, "FILE", tmp_path / "other" / "secret_key")
    assert fit(tmp_path, "ours") == "ours"


def test_half_a_file_is_made_anew(tmp_path: Path) -> None:
    fit(tmp_path, "ours")
    file = only_file(tmp_path)
    file.write_bytes(file.read_bytes()[:-3])
    assert fit(tmp_path, "anew") == "anew"


def test_where_nothing_can_be_written_it_is_made_each_time(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert fit(tmp_path / "file" / "rankers", "made") == "made"


def test_the_key_is_made_once_and_is_of_this_user_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "var" / "secret_key"
    monkeypatch.setattr(installation_key, "FILE", file)
    key = own_key()
    assert len(key) > 50
    assert own_key() == key
    assert secret_key() == "for-tests-only", "the environment's goes first for the console"
    assert file.stat().st_mode & 0o077 == 0
    file.chmod(0o644)
    with pytest.raises(PermissionError):
        own_key()
    if os.geteuid() == 0:
        file.chmod(0o600)
        os.chown(file, 65534, 65534)
        with pytest.raises(PermissionError):
            own_key()
