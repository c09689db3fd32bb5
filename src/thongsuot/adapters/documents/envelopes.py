"""Electronic envelopes between document systems: edXML of QCVN 102:2016/BTTTT, and the older eDoc form beside it.

The envelope says what the document is (number, date, issuer, subject, signer) and carries it as files in base64, often
each in a zip of its own. Names of elements follow the regulation (Circular 10/2016/TT-BTTTT, amended by 01/2022); real
senders differ in namespaces and prefixes, so elements are found by their local names.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any, Final

from thongsuot.adapters.documents.archives import check_xml
from thongsuot.adapters.documents.values import DocumentRefused, Limits, Why

_ROOTS: Final = frozenset(["edXML", "edXMLEnvelope", "EdXMLEnvelope", "EdXML"])
_OFFICE: Final = (".docx", ".xlsx", ".odt", ".ods", ".pptx", ".zip")
_MOST_FILES: Final = 50
_ISO: Final = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_VIETNAMESE: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One file of an envelope."""

    name: str
    content_type: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Give the hash by which the file can be known again."""
        return hashlib.sha256(self.data).hexdigest()


def open_envelope(data: bytes, *, limits: Limits) -> tuple[dict[str, str], list[Enclosed]]:
    """Read what an envelope says of its document, and take out the files, those named first in the manifest first.

    Returns
    -------
    tuple
        The fields that are filled (`number`, `date`, `place`, `kind`, `issuer`, `issuer_code`, `subject`, `summary`,
        `signer`, `position`, `recipients`, `document_id`, `answer_by`, `priority`), dates in ISO form; and the files.

    Raises
    ------
    DocumentRefused
        `bomb` for entities or a packed file that grows too large, `too_large` for too many files, `broken` if it is no
        envelope.
    """
    from lxml import etree

    check_xml(data)
    # Files stand in it as one long text each; entities were refused above, and the process is limited.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as trouble:
        raise DocumentRefused(Why.BROKEN, {"reason": "xml"}) from trouble
    header = next(root.iter("{*}MessageHeader"), None)
    if _name(root) not in _ROOTS or header is None:
        raise DocumentRefused(Why.UNSUPPORTED, {"extension": ".xml", "content": "xml"})
    return _fields(header), _files(root, limits=limits)


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _child(element: Any, *path: str) -> Any:
    """Go down by local names; None where a step is missing."""
    for step in path:
        element = next((child for child in element if _name(child) == step), None)
        if element is None:
            return None
    return element


def _text(element: Any, *paths: str) -> str:
    """Give the first filled text among paths such as `Code/CodeNumber`, its blanks brought to one."""
    for path in paths:
        found = _child(element, *path.split("/"))
        words = " ".join("".join(found.itertext()).split()) if found is not None else ""
        if words:
            return words[:2000]
    return ""


def _fields(header: Any) -> dict[str, str]:
    recipients = [_text(child, "OrganName", "OrganId") for child in header if _name(child) == "To"]
    fields = {
        "number": _number(_text(header, "Code/CodeNumber"), _text(header, "Code/CodeNotation")),
        "date": _day(_text(header, "PromulgationInfo/PromulgationDate")),
        "place": _text(header, "PromulgationInfo/Place"),
        "kind": _text(header, "DocumentType/TypeName", "DocumentType"),
        "issuer": _text(header, "From/OrganName", "PromulgationInfo/Promulgator"),
        "issuer_code": _text(header, "From/OrganId"),
        "subject": _text(header, "Subject"),
        "summary": _text(header, "Content"),
        "signer": _text(header, "SignerInfo/FullName", "SignerInfo/Signer", "Author/FullName"),
        "position": _text(header, "SignerInfo/Position", "Author/Function"),
        "recipients": "; ".join(name for name in recipients if name)[:2000],
        "document_id": _text(header, "DocumentId"),
        "answer_by": _day(_text(header, "ResponseDate", "DueDate")),
        "priority": _text(header, "OtherInfo/Priority"),
    }
    return {name: value for name, value in fields.items() if value}


def _number(number: str, notation: str) -> str:
    return number if "/" in number or not notation else f"{number}/{notation}" if number else notation


def _day(written: str) -> str:
    """Give a date in ISO form; "" for what is none."""
    iso, usual = _ISO.match(written), _VIETNAMESE.match(written)
    parts = tuple(map(int, iso.groups())) if iso else tuple(map(int, reversed(usual.groups()))) if usual else ()
    try:
        return dt.date(*parts).isoformat() if len(parts) == 3 else ""
    except ValueError:
        return ""


def _files(root: Any, *, limits: Limits) -> list[Enclosed]:
    names: dict[str, str] = {}
    for reference in root.iter("{*}Reference"):
        content_id = _text(reference, "ContentId").removeprefix("cid:")
        if content_id:
            names.setdefault(content_id, _text(reference, "AttachmentName"))
    order = {content_id: place for place, content_id in enumerate(names)}
    found: list[tuple[int, Enclosed]] = []
    room = limits.unpacked_bytes
    for place, attachment in enumerate(root.iter("{*}Attachment")):
        if place >= _MOST_FILES:
            raise DocumentRefused(Why.TOO_LARGE, {"limit": _MOST_FILES, "what": "files"})
        coded = _child(attachment, "ContentTransferEncoded")
        coded = coded if coded is not None else _child(attachment, "Content")
        if coded is None:
            continue
        content_id = _text(attachment, "ContentId").removeprefix("cid:")
        name = names.get(content_id) or _text(attachment, "AttachmentName", "FileName") or content_id or f"file-{place}"
        data, inner = _unpacked(_decoded("".join(coded.itertext())), name=name, room=room, limits=limits)
        room -= len(data)
        kind = _text(attachment, "ContentType", "FileType")
        found.append((order.get(content_id, len(order) + place), Enclosed(_last_step(inner), kind[:100], data)))
    return [one for _place, one in sorted(found, key=lambda pair: pair[0])]


def _last_step(name: str) -> str:
    return name.replace("\\", "/").split("/")[-1][:255] or "file"


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(re.sub(r"\s+", "", text), validate=True)
    except (binascii.Error, ValueError) as trouble:
        raise DocumentRefused(Why.BROKEN, {"reason": "base64"}) from trouble


def _unpacked(data: bytes, *, name: str, room: int, limits: Limits) -> tuple[bytes, str]:
    """Take a file out of the zip that senders often put around it; an office file is a zip of its own right."""
    if len(data) > room:
        raise DocumentRefused(Why.BOMB, {"reason": "size"})
    if not data.startswith(b"PK\x03\x04") or name.lower().endswith(_OFFICE):
        return data, name
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(inside) != 1 or "[Content_Types].xml" in archive.namelist():
                return data, name
            if inside[0].flag_bits & 0x1:
                raise DocumentRefused(Why.ENCRYPTED)
            with archive.open(inside[0]) as stream:
                most = min(room, limits.file_bytes)
                plain = stream.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError, ValueError) as trouble:
        raise DocumentRefused(Why.BROKEN, {"reason": "zip"}) from trouble
    if len(plain) > most or len(plain) > max(limits.ratio * len(data), 8 << 20):
        raise DocumentRefused(Why.BOMB, {"reason": "size"})
    return plain, name
