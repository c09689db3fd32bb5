"""Vietnamese before Unicode: finds text typed in TCVN3 (ABC) or VNI fonts and gives it back in Unicode.

Such text is stored as Western letters that only look Vietnamese in the old fonts ("ViÖt Nam", "Vieät Nam"). A text
counts as legacy when far more of its marked words are possible Vietnamese syllables after conversion than before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

# TCVN 5712:1993, third form (VSCII-3): one letter per code, capitals with tones share the code of the small letter.
_TCVN3: Final = dict(
    zip(
        [*range(0xA1, 0xAF), *range(0xB5, 0xBA), *range(0xBB, 0xBF), *range(0xC6, 0xCD), *range(0xCE, 0xD9),
         *range(0xDC, 0xE0), *range(0xE1, 0xF0), *range(0xF1, 0xFF)],
        "ĂÂÊÔƠƯĐăâêôơưđ" "àảãáạ" "ằẳẵắ" "ặầẩẫấậè" "ẻẽéẹềểễếệìỉ" "ĩíịò" "ỏõóọồổỗốộờởỡớợù" "ủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)  # fmt: skip

# VNI for Windows: a letter, then a letter that carries its marks.
_TONES: Final = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_HAT: Final = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVE: Final = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_ALONE: Final = {"ñ": "đ", "ö": "ư", "ô": "ơ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}

_TONE_MARKS: Final = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_WORD = re.compile(r"[^\s\x00-\x40\x5b-\x60\x7b-\x7f“”‘’–—…]+")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?"
    r"(?:(?:iê|yê|uô|ươ|uyê|oa|oă|oe|oo|uâ|uê|uy|[aăâeêioôơuưy])(?:ch|ng|nh|[cmnpt])"
    r"|oai|oay|oao|oeo|iêu|yêu|ươi|uôi|ươu|uây|uya|uyu|uyê|ia|ua|ưa|ai|ay|ây|ao|au|âu|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu"
    r"|oa|oe|uê|uy|uơ|[aâeêioôơuưy])"
)
_WORDS = re.compile(r"[^\W\d_]+")
_ENOUGH_CAPITALS: Final = 4
_ALL_CAPITALS: Final = 0.95
_ENOUGH_WORDS: Final = 3
_ENOUGH_WORDS_IN_A_LINE: Final = 6
_GOOD: Final = 0.7
_BETTER_BY: Final = 0.3


def from_tcvn3(text: str) -> str:
    """Turn TCVN3 text, read as Latin-1 letters, into Unicode.

    TCVN3 keeps capitals with tones apart only by the font. Among capitals they are taken for capitals; a lone one at
    the head of a word comes out small.

    >>> from_tcvn3("B¶o ®¶m th«ng tin liªn l¹c")
    'Bảo đảm thông tin liên lạc'
    >>> from_tcvn3("TUYÖT MËT"), from_tcvn3("ñy ban nh©n d©n X·, ñY BAN NH¢N D¢N x·")
    ('TUYỆT MẬT', 'ủy ban nhân dân Xã, ỦY BAN NHÂN DÂN xã')
    """
    return "\n".join(_recased(line, line.translate(_TCVN3)) for line in text.split("\n"))


def _recased(old: str, new: str) -> str:
    """Make small letters with tones capitals where the plain letters around them are."""
    if old == new or not any("A" <= letter <= "Z" for letter in old):
        return new
    plain = [letter for letter in new if letter.isascii() and letter.isalpha()]
    if len(plain) >= _ENOUGH_CAPITALS and sum(map(str.isupper, plain)) >= _ALL_CAPITALS * len(plain):
        return new.upper()
    return _WORDS.sub(lambda found: _recased_word(found[0]), new)


def _recased_word(word: str) -> str:
    plain = [letter for letter in word if letter.isascii()]
    among = len(plain) >= 2 or (len(plain) == 1 and not word[0].isascii())
    return word.upper() if among and all(map(str.isupper, plain)) else word


def _vni_pairs() -> dict[str, str]:
    pairs = {}
    rows: list[tuple[str, str, dict[str, str]]] = [(letter, letter, _TONES) for letter in "aeouy"]
    rows += [("ô", "ơ", _TONES), ("ö", "ư", _TONES), ("a", "ă", _BREVE)]
    rows += [(letter, unicodedata.normalize("NFC", f"{letter}\u0302"), _HAT) for letter in "aeo"]
    for written, base, marks in rows:
        for mark, tone in marks.items():
            letter = unicodedata.normalize("NFC", base + tone)
            pairs[written + mark] = letter
            pairs[written.upper() + mark.upper()] = pairs[written.upper() + mark] = letter.upper()
    return pairs


_VNI = {**_vni_pairs(), **_VNI_ALONE, **{old.upper(): new.upper() for old, new in _VNI_ALONE.items()}}
_VNI_PIECE = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


def from_vni(text: str) -> str:
    """Turn VNI for Windows text, read as Latin-1 letters, into Unicode.

    >>> from_vni("Baûo ñaûm thoâng tin lieân laïc")
    'Bảo đảm thông tin liên lạc'
    """
    return _VNI_PIECE.sub(lambda found: _VNI[found[0]], text)


_CONVERTERS: Final[dict[str, Callable[[str], str]]] = {"TCVN3": from_tcvn3, "VNI": from_vni}


def marked_words(text: str) -> list[str]:
    """List the words that carry at least one letter outside ASCII."""
    return [word for word in _WORD.findall(text) if not word.isascii()]


def vietnamese_share(words: list[str]) -> float:
    """Give the share of words that could be Vietnamese syllables (0 for no words)."""
    if not words:
        return 0.0
    return sum(map(_is_syllable, words)) / len(words)


def _is_syllable(word: str) -> bool:
    bare = unicodedata.normalize("NFD", word.lower()).translate(_TONE_MARKS)
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None


def find_legacy(text: str, *, enough: int = _ENOUGH_WORDS) -> str | None:
    """Name the old encoding a text was typed in (`TCVN3` or `VNI`), or None for Unicode or no Vietnamese at all."""
    plain = vietnamese_share(words := marked_words(text))
    if len(words) < enough or plain > 1 - _BETTER_BY:
        return None
    shares = {name: vietnamese_share(marked_words(convert(text))) for name, convert in _CONVERTERS.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _GOOD and shares[best] - plain >= _BETTER_BY else None


def find_legacy_anywhere(text: str) -> str | None:
    """Name the old encoding of a text, or of one paragraph in it: old passages get pasted into new texts."""
    whole = find_legacy(text)
    if whole is not None:
        return whole
    lines = (find_legacy(line, enough=_ENOUGH_WORDS_IN_A_LINE) for line in text.splitlines() if not line.isascii())
    return next((name for name in lines if name is not None), None)


def converted(text: str, *, encoding: str) -> str:
    """Convert the paragraphs typed in the named old encoding; paragraphs already in Unicode stay as they are."""
    convert = _CONVERTERS[encoding]
    done = []
    for line in text.split("\n"):
        other = convert(line)
        better = vietnamese_share(marked_words(other)) > vietnamese_share(marked_words(line))
        done.append(other if better else line)
    return unicodedata.normalize("NFC", "\n".join(done))
