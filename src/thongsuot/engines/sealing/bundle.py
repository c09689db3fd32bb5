"""Puts evidence into one file whose every byte is bound by a signed manifest."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from thongsuot.engines.sealing.verifier import FORMAT, MANIFEST, SEAL, canonical_zip, fingerprint

README = """Hồ sơ chứng cứ của Thông Suốt.

Kiểm tra không cần mạng và không cần hệ thống, bằng Python 3.11 trở lên:

    python3 kiem-tra.py HO-SO.zip VÂN-TAY-KHOÁ

Vân tay khoá ghi ở biên bản giấy. Nên dùng tệp kiem-tra.py lấy từ nguồn đã tin cậy từ trước,
không phải bản trong hồ sơ này.

manifest.json  danh mục: mỗi tệp, mã băm SHA-256, ai đưa vào, lúc nào, ai đã xem
seal.json      chữ ký Ed25519 trên danh mục
chain.json     các dòng nhật ký của hệ thống về sự cố này, móc xích bằng SHA-256
bien-ban.pdf   biên bản
goc/           các tệp gốc, đúng từng byte như khi đưa vào
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainEntry:
    """One entry of the audit chain: its body as hashed, the hash before it, its own."""

    body: Mapping[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A sealed bundle: the zip, the SHA-256 of its manifest, the fingerprint of the key."""

    data: bytes
    seal: str
    fingerprint: str


def seal_bundle(
    files: Sequence[tuple[str, bytes]], *, about: Mapping[str, Any], chain: Sequence[ChainEntry], seed: bytes
) -> Bundle:
    """Seal files with what is known about them.

    Parameters
    ----------
    files
        Path in the bundle (ASCII, ``/`` between folders, each once) and bytes.
    about
        More for the manifest; must hold ``incident``; ``files`` in it may map a path to more facts about that file.
    chain
        Entries of the audit chain about the incident, in order.
    seed
        32 secret bytes from which the Ed25519 key is made.

    Raises
    ------
    ValueError
        A path is not ASCII, comes twice, or the seed has another length.

    Notes
    -----
    The same input gives the same bytes. Source: RFC 8032 (Ed25519).
    """
    if len(seed) != 32:
        raise ValueError(f"the seed has {len(seed)} bytes, not 32")
    more = dict(about.get("files", {}))
    told = {
        "entries": [{"body": dict(one.body), "previous": one.previous, "hash": one.hash} for one in chain],
    }
    verifier = resources.files("thongsuot.engines.sealing").joinpath("verifier.py").read_bytes()
    held = [
        *files,
        ("chain.json", _json(told)),
        ("kiem-tra.py", verifier),
        ("DOC-TRUOC.txt", README.encode()),
    ]
    paths = [path for path, _data in held]
    bad = [path for path in paths if not path.isascii() or paths.count(path) > 1 or path in (MANIFEST, SEAL)]
    if bad:
        raise ValueError(f"paths must be ASCII and stand once: {bad[0]}")
    manifest = _json(
        {
            **{name: value for name, value in about.items() if name != "files"},
            "format": FORMAT,
            "files": [
                {**more.get(path, {}), "path": path, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
                for path, data in held
            ],
        }
    )
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    digest = hashlib.sha256(manifest).hexdigest()
    seal = _json({"public_key": public.hex(), "signature": key.sign(manifest).hex(), "manifest_sha256": digest})
    data = canonical_zip([(MANIFEST, manifest), (SEAL, seal), *held])
    return Bundle(data=data, seal=digest, fingerprint=fingerprint(public))


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def seal_of(data: bytes) -> str:
    """Give the seal of a bundle, the SHA-256 of its manifest; empty where it can't be read. It checks nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            return hashlib.sha256(bundle.read(MANIFEST)).hexdigest()
    except (KeyError, ValueError, OSError, zipfile.BadZipFile):
        return ""
