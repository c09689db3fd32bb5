"""Spellings of one name share a key and different names don't; strange letters are found; old encodings are named."""

from __future__ import annotations

import itertools
import json
import lzma
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from thongsuot.engines.scripts import converted, find_legacy_anywhere, plain, spelling_key, strange_letters

UNITS = Path(__file__).parents[3].parent / "shared" / "data" / "places" / "vn_units.json.xz"
TONES = "\u0300\u0301\u0303\u0309\u0323"
OLD_AND_NEW = [
    ("hòa", "hoà"), ("Thủy", "Thuỷ"), ("THÚY", "THUÝ"), ("khỏe", "khoẻ"), ("họa", "hoạ"), ("tùy", "tuỳ"), ("ủy", "uỷ"),
    ("lũy", "luỹ"), ("xòe", "xoè"), ("Ngọc Thụy", "Ngọc Thuỵ"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), OLD_AND_NEW)
def test_the_tone_may_stand_on_either_vowel(old: str, new: str) -> None:
    assert unicodedata.normalize("NFC", old) != unicodedata.normalize("NFC", new)
    assert spelling_key(old) == spelling_key(new)


def test_tones_and_vowels_still_tell_names_apart() -> None:
    names = ["Tân", "Tấn", "Tần", "Tan", "Tán", "Tăn", "Hòa", "Hoa", "Hóa", "Đông", "Dông", "Đồng", "An Phú", "An Phụ"]
    assert len({spelling_key(name) for name in names}) == len(names)


SYLLABLES = st.sampled_from(
    [
        "hoà",
        "thuỷ",
        "nguyễn",
        "đặng",
        "quý",
        "giữa",
        "uyên",
        "tất",
        "ướt",
        "ấm",
        "xã",
        "phường",
        "số",
        "1",
        "TT&TT",
        "đ",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(SYLLABLES, min_size=1, max_size=8), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]), st.booleans())
def test_unicode_form_case_and_unseen_letters_do_not_matter(words: list[str], form: str, upper: bool) -> None:
    name = " ".join(words)
    other = unicodedata.normalize(form, name.upper() if upper else name).replace(" ", "\u00a0 \u200b")
    assert spelling_key(other) == spelling_key(name)
    assert plain(other) == plain(name)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
@example("\uf900")
@example("\u1100\u1161")
@example("a\u0344")
def test_no_text_breaks_the_keys_and_keys_of_keys_are_stable(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    spelling_key(text)
    for one in strange_letters(text):
        assert one.count >= 1
        assert 0 <= one.start < len(text)
    converted(text, encoding="VNI")
    find_legacy_anywhere(text)


@pytest.mark.skipif(not UNITS.exists(), reason="the list of Vietnam's communes is not beside this checkout")
def test_three_thousand_communes_keep_their_names_apart_and_their_spellings_together() -> None:
    names = sorted(set(_names(json.loads(lzma.decompress(UNITS.read_bytes())))))
    assert len(names) > 2000
    # No two names merge, whatever is done to case and Unicode form …
    keys = {name: spelling_key(name) for name in names}
    by_key: dict[str, set[str]] = {}
    for name, key in keys.items():
        by_key.setdefault(key, set()).add(_other_place(unicodedata.normalize("NFC", name).casefold()))
    assert [found for found in by_key.values() if len(found) > 1] == []
    # … and the other place of the tone gives the same key.
    moved = [name for name in names if _other_place(name) != name]
    assert len(moved) > 20
    assert all(spelling_key(_other_place(name)) == keys[name] for name in moved)
    assert all(spelling_key(unicodedata.normalize("NFD", name)) == keys[name] for name in names)


def _names(node: object) -> list[str]:
    match node:
        case dict():
            own = [
                value
                for key, value in node.items()
                if key.lower() in {"name", "fullname", "full_name"} and isinstance(value, str)
            ]
            return own + list(itertools.chain.from_iterable(_names(value) for value in node.values()))
        case list():
            return list(itertools.chain.from_iterable(map(_names, node)))
    return []


def _other_place(name: str) -> str:
    """Write oà as òa and uỷ as ủy at the end of a syllable, as the older typists did."""
    words = []
    for written in unicodedata.normalize("NFC", name).split(" "):
        word, bare = written, unicodedata.normalize("NFD", written)
        if (
            not word.lower().startswith("qu")
            and len(bare) > 2
            and bare[-1] in TONES
            and bare[-3:-1].lower() in {"oa", "oe", "uy"}
        ):
            word = unicodedata.normalize("NFC", bare[:-2] + bare[-1] + bare[-2])
        words.append(word)
    return " ".join(words)


def test_letters_that_deceive_are_found_with_their_place() -> None:
    text = "Số: 0б/СТ-UBND ngày 3\u202e/4, th\u200bông tin; Ðảng ủy; ＡＢ"
    found = {one.kind: one for one in strange_letters(text)}
    assert set(found) == {"unseen", "direction", "look_alike", "other_d", "wide"}
    assert found["look_alike"].count == 2  # the С and Т of СТ
    assert "[U+202E]" in found["direction"].sample
    assert found["unseen"].start == text.index("\u200b")


def test_honest_vietnamese_and_honest_russian_are_not_strange() -> None:
    assert strange_letters("Đảng ủy, Ủy ban nhân dân tỉnh; góc α, độ lệch σ = 3") == ()
    assert strange_letters("Посольство Российской Федерации") == ()


def test_the_command_names_the_encoding_and_converts_on_request(tmp_path: Path) -> None:
    file = tmp_path / "cu.txt"
    file.write_bytes("B¶o ®¶m th«ng tin liªn l¹c trong dÞp TÕt".encode("latin-1"))
    run = [sys.executable, "-m", "thongsuot.engines.scripts", str(file)]
    told = subprocess.run(run, capture_output=True, text=True, check=True)
    assert "TCVN3" in told.stderr and told.stdout == ""
    done = subprocess.run([*run, "--convert"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "Bảo đảm thông tin liên lạc trong dịp Tết"
