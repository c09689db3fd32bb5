"""One key for the spellings of one name: NFC or NFD, tone on either vowel, Đ in any disguise."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_TONES: Final = {"\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5"}
# Eth and African D look like Đ on paper and come from old code pages.
_D: Final = {ord("ð"): "đ", ord("ɖ"): "đ"}
_UNSEEN: Final = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
_SYLLABLES = re.compile(r"[^\W\d_]+|\d+|[^\w\s]+|_+")


def spelling_key(text: str) -> str:
    """Give the key that all correct spellings of one Vietnamese name share, and no two different names do.

    The tone of each syllable is moved to its end, so that it no longer matters above which vowel it was typed;
    case, width, Unicode form, blanks and letters that can't be seen don't count. Tones and vowel marks do: "Tân" is not
    "Tấn".

    Parameters
    ----------
    text
        A name, in any Unicode form.

    Returns
    -------
    str
        Syllables and marks parted by one blank each.

    Notes
    -----
    Linear in the length of the text.

    Examples
    --------
    >>> spelling_key("Thái Thụy") == spelling_key("THÁI  THUỴ")
    True
    >>> spelling_key("Hoà Bình") == spelling_key("Ho\u0300a Bi\u0300nh"), spelling_key("Hoà") == spelling_key("Hoa")
    (True, False)
    """
    flat = unicodedata.normalize("NFKC", text).translate(_UNSEEN).casefold().translate(_D)
    return " ".join(_with_tone_last(piece) for piece in _SYLLABLES.findall(unicodedata.normalize("NFC", flat)))


def _with_tone_last(syllable: str) -> str:
    if syllable.isascii():
        return syllable
    letters: list[str] = []
    tones: list[str] = []
    for letter in unicodedata.normalize("NFD", syllable):
        tone = _TONES.get(letter)
        if tone is None:
            letters.append(letter)
        else:
            tones.append(tone)
    return unicodedata.normalize("NFC", "".join(letters)) + "".join(tones)


def plain(text: str) -> str:
    """Give the key for typing without marks: no diacritics, đ as d, lower case, single blanks, nothing unseen.

    Examples
    --------
    >>> plain("Thái Thụy"), plain("  ĐẮK   LẮK "), plain("Sở TT&TT")
    ('thai thuy', 'dak lak', 'so tt&tt')
    """
    flat = unicodedata.normalize("NFKD", text).translate(_UNSEEN).casefold().translate(_D)
    bare = "".join(letter for letter in unicodedata.normalize("NFD", flat) if not unicodedata.combining(letter))
    return " ".join(bare.replace("đ", "d").split())
