"""Looks through an office file (a zip) before any parser sees it: by counting, not by believing its headers."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib

from thongsuot.adapters.documents.values import LIMITS, DocumentRefused, Limits, Why

_CHUNK = 1 << 18
# Below this size a high ratio is ordinary (a table of 2,000 like rows packs 150 to 1) and harmless.
_RATIO_COUNTS_FROM = 8 << 20
_ENCRYPTED_FLAG = 0x1
_ARCHIVE_MAGIC = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00")
_ARCHIVE_SUFFIXES = (".zip", ".rar", ".7z", ".gz", ".bz2", ".xz", ".tar")
# Charts and inserted sheets carry their data as office files here; they are never opened.
_EMBEDDED = re.compile(r"^(?:word|xl|ppt)/embeddings/[^/]+$")
_DOCTYPE = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ENCODINGS = {b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii"}


def open_office_file(
    data: bytes, *, limits: Limits = LIMITS, unread: frozenset[str] = frozenset()
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Unpack an office file into its parts, refusing what is built to do harm.

    Parts named in `unread` are not searched for entities: the caller hands them to no parser.

    Returns
    -------
    tuple
        The parts by name (embedded files left out), and warnings (`embedded_files`, `macros`).

    Raises
    ------
    DocumentRefused
        `broken`, `bomb` (with `reason`: entries, size, ratio, path, nested, entities) or `encrypted`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > limits.zip_entries:
                raise DocumentRefused(Why.BOMB, {"reason": "entries"})
            warnings: set[str] = set()
            parts: dict[str, bytes] = {}
            unpacked = 0
            for entry in entries:
                _check_entry(entry, seen=parts)
                part = _inflate(archive, entry, room=limits.unpacked_bytes - unpacked, ratio=limits.ratio)
                unpacked += len(part)
                if _EMBEDDED.match(entry.filename):
                    warnings.add("embedded_files")
                    continue
                if entry.filename.endswith("vbaProject.bin"):
                    warnings.add("macros")
                    continue
                if entry.filename not in unread:
                    _check_part(entry.filename, part)
                parts[entry.filename] = part
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError, ValueError) as trouble:
        raise DocumentRefused(Why.BROKEN) from trouble
    return parts, tuple(sorted(warnings))


def _check_entry(entry: zipfile.ZipInfo, *, seen: dict[str, bytes]) -> None:
    name = entry.filename
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise DocumentRefused(Why.ENCRYPTED)
    steps = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in steps or ":" in steps[0] or "\x00" in name:
        raise DocumentRefused(Why.BOMB, {"reason": "path"})
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise DocumentRefused(Why.BOMB, {"reason": "path"})
    # Two parts of one name: readers differ on which counts, so people could be shown one and the machine the other.
    if name in seen:
        raise DocumentRefused(Why.BROKEN)
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise DocumentRefused(Why.BROKEN)


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, room: int, ratio: int) -> bytes:
    unpacked = bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            unpacked += chunk
            if len(unpacked) > room:
                raise DocumentRefused(Why.BOMB, {"reason": "size"})
            if len(unpacked) > _RATIO_COUNTS_FROM and len(unpacked) > ratio * max(entry.compress_size, 1):
                raise DocumentRefused(Why.BOMB, {"reason": "ratio"})
    return bytes(unpacked)


def _check_part(name: str, part: bytes) -> None:
    if part.startswith(_ARCHIVE_MAGIC) or name.lower().endswith(_ARCHIVE_SUFFIXES):
        raise DocumentRefused(Why.BOMB, {"reason": "nested"})
    # By content, not by name: a relation may call any part a sheet.
    if part.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" or part.startswith(
        (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
    ):
        check_xml(part)


def check_xml(part: bytes) -> None:
    """Refuse XML that declares entities or an unusual encoding: office files need neither, attacks do."""
    if any(mark in part for mark in _DOCTYPE):
        raise DocumentRefused(Why.BOMB, {"reason": "entities"})
    declared = _DECLARED.match(part[:200].removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in _ENCODINGS:
        raise DocumentRefused(Why.BOMB, {"reason": "entities"})
