"""What is learned from our own variants: split, noise, fit, adapter."""

import json
import random
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from knowledge.building import ensure_base_encoder, ensure_encoder
from knowledge.content.load import entries_of, load_folder
from knowledge.content.schema import Entry
from knowledge.loading import committed_fitted, encoder, passages
from knowledge.paths import ADAPTER, BASE_ENCODER, SERVING_ENCODER
from knowledge.retrieval.encoder import (
    MAX_TOKENS,
    PROMPT,
    OnnxEncoder,
    SentenceTransformerEncoder,
)
from knowledge.retrieval.export import export
from knowledge.retrieval.text import clean, fold
from knowledge.training import fit as fitting
from knowledge.training.noise import noisy, telex_left_over, without_diacritics
from knowledge.training.split import is_held_out, labelled


@pytest.fixture(scope="module")
def few() -> list[Entry]:
    topics = {"vneid-quen-mat-khau", "vssid-quen-mat-khau", "mat-song", "chuyen-nham", "ho-chieu"}
    return [entry for entry in entries_of(load_folder()) if entry.topic in topics]


def test_the_split_is_about_one_in_seven_and_leaves_no_variant_out(few: list[Entry]) -> None:
    variants = [variant for entry in entries_of(load_folder()) for variant in entry.variants]
    share = sum(map(is_held_out, variants)) / len(variants)
    assert 0.12 < share < 0.17
    both = labelled(few, held_out=True) + labelled(few, held_out=False)
    assert sorted(text for text, _ in both) == sorted(v for e in few for v in e.variants)


def test_noise_is_the_same_for_the_same_seed_and_never_empties_a_text() -> None:
    text = "Điện thoại tui mất rồi, giờ khóa tài khoản sao?"
    first = [noisy(text, random.Random(seed)) for seed in range(200)]
    assert first == [noisy(text, random.Random(seed)) for seed in range(200)]
    assert all(first)
    assert len(set(first)) > 100


def test_kinds_of_noise_do_what_they_say() -> None:
    rng = random.Random(1)
    assert without_diacritics("đường", rng) == "duong"
    assert any("uw" in telex_left_over("đường", random.Random(seed)) for seed in range(20))


def test_the_committed_fit_covers_both_searches_and_was_cross_validated() -> None:
    fitted = committed_fitted()
    assert 0 < fitted.judge.clarify_from < 1
    assert 0 < fitted.judge.answer_from < 1
    assert set(fitted.card) == {"full", "lexical"}
    for card in fitted.card.values():
        assert isinstance(card, dict)
        assert abs(card["recall_at_1"] - card["cross_validated_recall_at_1"]) < 0.03


def test_a_fit_on_a_small_catalogue_answers_its_own_questions(few: list[Entry]) -> None:
    fitted = fitting.fit(few, encoder(), passages())
    assert fitted.card["full"]["recall_at_1"] > 0.8
    assert fitted.judge.answer_from > 0.3


def test_calibration_error_of_a_coin_told_as_sure_is_a_half() -> None:
    p, right = np.ones(100), np.arange(100) % 2 == 0
    assert fitting.calibration_error(p, right) == pytest.approx(0.5)


def test_the_adapter_card_tells_data_seed_and_figures_before_and_after() -> None:
    card = json.loads((ADAPTER / "card.json").read_text("utf-8"))
    assert len(card["data_sha256"]) == 64
    assert card["topics"] > 400
    held_out = card["held_out_nearest_variant"]
    assert held_out["after"]["folded"] > held_out["before"]["folded"]
    # The last epoch cost a little of it: what it brought stands in the README's figures.
    assert held_out["after"]["as_typed"] > held_out["before"]["as_typed"] - 0.02


def test_the_adapter_is_small_enough_to_be_reviewed() -> None:
    assert (ADAPTER / "adapter_model.safetensors").stat().st_size < 5_000_000


def test_the_tuned_encoder_brings_a_text_and_its_folded_form_together() -> None:
    texts = ["Quên mật khẩu VNeID thì lấy lại thế nào?", "Chuyển tiền nhầm số tài khoản"]
    tuned = encoder()
    typed, folded = tuned.encode(texts), tuned.encode([fold(text) for text in texts])
    same = (typed * folded).sum(axis=1)
    across = typed[0] @ folded[1]
    assert same.min() > across + 0.2


def test_what_serves_reads_the_pieces_with_which_it_was_trained() -> None:
    ensure_encoder()
    trained = Tokenizer.from_file(str(BASE_ENCODER / "tokenizer.json"))
    trained.enable_truncation(MAX_TOKENS)
    served = OnnxEncoder(SERVING_ENCODER)
    odd = ["", "  ", "😀 chào", "ﬁ ½ ①", "日本語 テスト", "a\tb\nc", "dài " * 200]
    variants = [variant for entry in entries_of(load_folder()) for variant in entry.variants]
    for text in [*odd, *variants]:
        assert served.ids(text) == trained.encode(PROMPT + clean(text)).ids, text
    begin, *typed, end = served.ids("<s> </s> <pad>")
    assert not {begin, end} & set(typed), "what people type is never a mark of the model's"


def test_training_writes_an_adapter_that_can_be_exported_and_serves(
    few: list[Entry], tmp_path: Path
) -> None:
    from knowledge.training.adapter import train

    ensure_base_encoder()
    outside = ("hôm nay trời có mưa không", "giá vàng bao nhiêu")
    train(few, outside, BASE_ENCODER, tmp_path / "first", epochs=1)
    train(few, outside, BASE_ENCODER, tmp_path / "adapter", start=tmp_path / "first", epochs=1)
    first, card = (
        json.loads((tmp_path / name / "card.json").read_text("utf-8"))
        for name in ("first", "adapter")
    )
    assert card["topics"] == len(few)
    assert (first["goes_on_from"], card["goes_on_from"]) == (False, True)
    export(BASE_ENCODER, tmp_path / "serving", tmp_path / "adapter")
    served = OnnxEncoder(tmp_path / "serving")
    raw = SentenceTransformerEncoder(str(BASE_ENCODER))
    text = ["mất sóng"]
    assert served.dimensions == raw.dimensions
    assert np.linalg.norm(served.encode(text)) == pytest.approx(1, abs=1e-3)
    assert float((served.encode(text) @ raw.encode(text).T)[0, 0]) < 0.999
