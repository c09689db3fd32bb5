"""How Vietnamese is written in files: old encodings, two places for the tone, letters that only look alike.

A library of its own: no Django, nothing of the other engines. The reader of directives does not use it; the doors bring
a text into one form with it before anything is read.
"""

from __future__ import annotations

from thongsuot.engines.scripts.legacy import converted, find_legacy, find_legacy_anywhere, from_tcvn3, from_vni
from thongsuot.engines.scripts.spelling import plain, spelling_key
from thongsuot.engines.scripts.strange import STRANGE_KINDS, Strange, strange_letters

__all__ = [
    "STRANGE_KINDS",
    "Strange",
    "converted",
    "find_legacy",
    "find_legacy_anywhere",
    "from_tcvn3",
    "from_vni",
    "plain",
    "spelling_key",
    "strange_letters",
]
