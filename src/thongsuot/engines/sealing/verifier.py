"""Kiểm tra hồ sơ chứng cứ Thông Suốt, không cần mạng, không cần hệ thống: python3 verifier.py HO-SO.zip [VÂN-TAY-KHOÁ]

Checks a sealed bundle of evidence with nothing but Python's own library: every byte of the file is the one that was
sealed, the manifest is signed, entries of the audit chain hang together. Compare the key's fingerprint with the one on
paper: without that, anybody could have sealed another bundle with another key.

The signature is Ed25519 (RFC 8032, section 5.1.7), worked out here in whole numbers; it takes about a hundredth of a
second.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

FORMAT = "thongsuot.evidence/1"
MANIFEST, SEAL = "manifest.json", "seal.json"
PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
ROOT = pow(2, (PRIME - 1) // 4, PRIME)
Point = tuple[int, int, int, int]


def _x_of(y: int, odd: int) -> int:
    if y >= PRIME:
        raise ValueError("y is not below the field's prime")
    square = (y * y - 1) * pow(CURVE * y * y + 1, PRIME - 2, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * ROOT % PRIME
    if (x * x - square) % PRIME or (x == 0 and odd):
        raise ValueError("not a point of the curve")
    return PRIME - x if x % 2 != odd else x


BASE_Y = 4 * pow(5, PRIME - 2, PRIME) % PRIME
BASE: Point = (_x_of(BASE_Y, 0), BASE_Y, 1, _x_of(BASE_Y, 0) * BASE_Y % PRIME)


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % PRIME, (p[1] + p[0]) * (q[1] + q[0]) % PRIME
    c, d = 2 * p[3] * q[3] * CURVE % PRIME, 2 * p[2] * q[2] % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME)


def _times(number: int, point: Point) -> Point:
    out: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            out = _add(out, point)
        point, number = _add(point, point), number >> 1
    return out


def _point(data: bytes) -> Point:
    whole = int.from_bytes(data, "little")
    y = whole & ((1 << 255) - 1)
    x = _x_of(y, whole >> 255)
    return (x, y, 1, x * y % PRIME)


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether an Ed25519 signature (64 bytes) by a public key (32 bytes) is that of the message."""
    if len(public) != 32 or len(signature) != 64:
        return False
    try:
        key, commitment = _point(public), _point(signature[:32])
    except ValueError:
        return False
    scalar = int.from_bytes(signature[32:], "little")
    if scalar >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    left, right = _times(scalar, BASE), _add(commitment, _times(int.from_bytes(digest, "little") % ORDER, key))
    return not ((left[0] * right[2] - right[0] * left[2]) % PRIME or (left[1] * right[2] - right[1] * left[2]) % PRIME)


def fingerprint(public: bytes) -> str:
    """Give the short form of a public key that is printed on paper: eight groups of four digits."""
    text = hashlib.sha256(public).hexdigest()[:32].upper()
    return "-".join(text[i : i + 4] for i in range(0, 32, 4))


def canonical_zip(files: list[tuple[str, bytes]]) -> bytes:
    """Write files in their order as a zip whose every byte follows from names and contents (nothing is packed)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for name, data in files:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100444 << 16
            made.writestr(entry, data)
    return out.getvalue()


def chain_faults(chain: Any) -> list[str]:
    """Give what is wrong with entries of the audit chain: a changed entry, or two in a row that don't hang together."""
    faults, before = [], None
    for entry in chain["entries"]:
        text = json.dumps(entry["body"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        number = entry["body"]["sequence"]
        if hashlib.sha256((entry["previous"] + text).encode()).hexdigest() != entry["hash"]:
            faults.append(f"chain: entry {number} was changed")
        if before and number == before[0] + 1 and entry["previous"] != before[1]:
            faults.append(f"chain: entry {number} does not follow entry {before[0]}")
        if before and number <= before[0]:
            faults.append(f"chain: entry {number} stands out of order")
        before = (number, entry["hash"])
    return faults


def check(data: bytes, *, expected: str = "") -> tuple[dict[str, Any], list[str]]:
    """Check a bundle; give its manifest and what is wrong with it (nothing: an empty list).

    ``expected`` is the fingerprint of the key that the paper names; empty: it is not compared.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            names = bundle.namelist()
            if any(one.compress_type != zipfile.ZIP_STORED for one in bundle.infolist()):
                raise ValueError("packed entries")
            files = [(name, bundle.read(name)) for name in names]
        content = dict(files)
        manifest, seal = json.loads(content[MANIFEST]), json.loads(content[SEAL])
        public, signature = bytes.fromhex(seal["public_key"]), bytes.fromhex(seal["signature"])
        faults = []
        if manifest["format"] != FORMAT:
            faults.append(f"format: {manifest['format']} is not {FORMAT}")
        if len(names) != len(set(names)) or canonical_zip(files) != data:
            faults.append("file: bytes outside the files were changed or added")
        if not signature_holds(public, content[MANIFEST], signature):
            faults.append("seal: the signature is not that of this manifest")
        if expected and fingerprint(public).replace("-", "") != expected.replace("-", "").replace(" ", "").upper():
            faults.append(f"seal: the key is {fingerprint(public)}, not the one expected")
        listed = {one["path"]: one for one in manifest["files"]}
        for name in set(names) ^ (set(listed) | {MANIFEST, SEAL}):
            faults.append(f"{name}: {'not in the manifest' if name in content else 'missing'}")
        for name in sorted(set(names) & set(listed)):
            if hashlib.sha256(content[name]).hexdigest() != listed[name]["sha256"]:
                faults.append(f"{name}: was changed")
        faults += chain_faults(json.loads(content["chain.json"]))
        if set(seal) != {"public_key", "signature", "manifest_sha256"} or (
            hashlib.sha256(content[MANIFEST]).hexdigest() != seal["manifest_sha256"]
        ):
            faults.append("seal: does not name this manifest")
        return manifest, faults
    except (KeyError, TypeError, ValueError, AttributeError, OSError, RuntimeError, NotImplementedError,
            RecursionError, EOFError, zipfile.BadZipFile, zipfile.LargeZipFile) as trouble:  # fmt: skip
        return {}, [f"file: not a bundle of evidence, or broken ({type(trouble).__name__}: {trouble})"]


def main(arguments: list[str]) -> int:
    """Check the file named, print what was found; 0: whole, 1: not whole, 2: no file."""
    if not 1 <= len(arguments) <= 2 or not Path(arguments[0]).is_file():
        print(__doc__.splitlines()[0], file=sys.stderr)
        return 2
    data = Path(arguments[0]).read_bytes()
    manifest, faults = check(data, expected=arguments[1] if len(arguments) > 1 else "")
    if faults:
        print("KHÔNG NGUYÊN VẸN / NOT WHOLE")
        print("\n".join(f"  - {fault}" for fault in faults))
        return 1
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        seal = json.loads(bundle.read(SEAL))
    print("NGUYÊN VẸN / WHOLE")
    print(f"  sự cố / incident : {manifest['incident']['code']}")
    print(f"  lập lúc / made   : {manifest['made_at']}, {manifest['made_by']}")
    print(f"  tệp / files      : {len(manifest['files'])}")
    print(f"  mã niêm phong    : {seal['manifest_sha256']}")
    print(
        f"  vân tay khoá     : {fingerprint(bytes.fromhex(seal['public_key']))}  (so với bản giấy / compare with paper)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
