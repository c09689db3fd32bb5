"""Secrets that the house must be able to use again: sealed with a key drawn from the installation's own."""

from __future__ import annotations

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def _cipher(purpose: str) -> AESGCM:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"thongsuot secret {purpose}".encode())
    return AESGCM(derived.derive(settings.SECRET_KEY.encode()))


def seal(plain: bytes, *, purpose: str) -> str:
    """Seal a secret for the store; whoever has the store alone can't read it."""
    nonce = os.urandom(12)
    return base64.b64encode(nonce + _cipher(purpose).encrypt(nonce, plain, purpose.encode())).decode()


def unseal(sealed: str, *, purpose: str) -> bytes | None:
    """Open a sealed secret; None when it was sealed with another key, for another purpose, or changed."""
    try:
        data = base64.b64decode(sealed, validate=True)
        return _cipher(purpose).decrypt(data[:12], data[12:], purpose.encode())
    except (ValueError, InvalidTag):
        return None
