"""Keys of SNMPv3's user-based security (RFC 3414, RFC 7860): from a password to a key that fits one engine only."""

from __future__ import annotations

import hashlib

MEGABYTE = 1_048_576
PRIVACY_BYTES = 16  # AES-128 in CFB mode (RFC 3826)


def localised(password: str, engine_id: bytes, *, digest: str = "sha256") -> bytes:
    """Give the key of a password for one engine, from which the password can't be had back.

    Parameters
    ----------
    engine_id
        The authoritative engine: of a trap its sender, of an inform the receiver.

    References
    ----------
    RFC 3414, A.2 (the password made a megabyte long) and 2.6 (localised); RFC 7860, 9.3 for SHA-2.

    >>> localised("maplesyrup", bytes(11) + bytes([2]), digest="sha1").hex()
    '6695febc9288e36282235fc7151f128497b38f3f'
    """
    plain = password.encode()
    long = (plain * (MEGABYTE // len(plain) + 1))[:MEGABYTE]
    key = hashlib.new(digest, long).digest()
    return hashlib.new(digest, key + engine_id + key).digest()
