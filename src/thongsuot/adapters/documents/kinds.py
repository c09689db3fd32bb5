"""What a file is, by its first bytes; the name has to agree."""

from __future__ import annotations

from pathlib import PurePosixPath

from thongsuot.adapters.documents.values import DocumentRefused, Why

TEXT_FORMATS = {
    ".txt": "txt",
    ".docx": "docx",
    ".odt": "odt",
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
    ".edxml": "edxml",
    ".xml": "edxml",
    ".png": "picture",
    ".jpg": "picture",
    ".jpeg": "picture",
    ".tif": "picture",
    ".tiff": "picture",
}
TABLE_FORMATS = {".csv": "csv", ".xlsx": "xlsx"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_MAGIC = (
    (b"PK", "zip"),
    (b"%PDF-", "pdf"),
    (_OLE, "ole"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"{\\rtf", "rtf"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
)
_WANTED = {
    "docx": "zip",
    "odt": "zip",
    "xlsx": "zip",
    "pdf": "pdf",
    "picture": "image",
    "txt": "text",
    "html": "text",
    "csv": "text",
    "edxml": "text",
}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def suffix_of(filename: str) -> str:
    """Give the ending of a file name in lower case, of the last path step only."""
    return PurePosixPath(filename.replace("\\", "/").split("/")[-1]).suffix.lower()


def kind_of(data: bytes, *, suffix: str, known: dict[str, str]) -> str:
    """Say which format a file is, if name and content agree on one of the known formats.

    Raises
    ------
    DocumentRefused
        `unsupported` (with `extension` and `content`), `encrypted` (an office file with a password), `no_text`.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise DocumentRefused(Why.NO_TEXT, {"reason": "empty"})
    content = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if content is None:
        # "MZ" or "PK" could open a text, zero bytes couldn't.
        content = "text" if data.startswith(_UTF16) or b"\x00" not in data[:65536] else "binary"
    # Office wraps a document with a password into the old container.
    if content == "ole" and suffix in {".docx", ".xlsx"} and _ENCRYPTED_PACKAGE in data:
        raise DocumentRefused(Why.ENCRYPTED)
    kind = known.get(suffix)
    if kind is None:
        raise DocumentRefused(Why.UNSUPPORTED, {"extension": suffix, "content": content})
    if _WANTED[kind] != content:
        raise DocumentRefused(Why.UNSUPPORTED, {"extension": suffix, "content": content})
    return kind
