"""Sealed bundles of evidence: made here with a key, checked by anybody with :mod:`.verifier` alone.

>>> made = seal_bundle([("a.txt", b"abc")], about={"incident": {"code": "SC-1"}}, chain=[], seed=bytes(32))
>>> check(made.data)[1]
[]
>>> check(made.data.replace(b"abc", b"abd"))[1][0]
"file: not a bundle of evidence, or broken (BadZipFile: Bad CRC-32 for file 'a.txt')"
"""

from __future__ import annotations

from thongsuot.engines.sealing.bundle import Bundle, ChainEntry, seal_bundle, seal_of
from thongsuot.engines.sealing.verifier import check, fingerprint

__all__ = ["Bundle", "ChainEntry", "check", "fingerprint", "seal_bundle", "seal_of"]
