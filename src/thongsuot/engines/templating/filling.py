"""Fill a checked Word template with plain values."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from thongsuot.engines.templating.checking import Field, check_template, sandbox

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def fill_template(data: bytes, *, values: Mapping[str, Any], fields: Sequence[Field]) -> bytes:
    """Fill a template's placeholders with plain values.

    Parameters
    ----------
    data
        The .docx template.
    values
        Texts, numbers, truth values, lists and dictionaries of these; anything else is turned into text first.
    fields
        What the template may ask for; it is checked again here, so that no caller can forget it.

    Returns
    -------
    bytes
        A .docx file; the same template and values give the same bytes.

    Raises
    ------
    ValueError
        The template is not usable; the codes of its faults stand in the message.
    """
    review = check_template(data, fields=fields)
    if not review.usable:
        unknown = [found.name for found in review.placeholders if not found.known]
        raise ValueError(", ".join([*(fault.code for fault in review.faults), *unknown]))
    from docxtpl import DocxTemplate

    template = DocxTemplate(io.BytesIO(data))
    template.render(_plain(dict(values)), jinja_env=sandbox(), autoescape=True)
    made = io.BytesIO()
    template.save(made)
    return _without_clock(made.getvalue())


def _plain(value: Any) -> Any:
    """Leave only values that hold nothing to reach into, and no character that XML forbids."""
    match value:
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case bool() | int() | float() | None:
            return value
        case _:
            # Braces from the data must not read as tags: the library turns these marks back.
            return "".join(c for c in str(value) if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Cn"))


def _without_clock(data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=_ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return packed.getvalue()
