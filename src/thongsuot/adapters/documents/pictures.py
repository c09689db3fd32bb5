"""Pages of a scan as clean pictures; runs inside the child process only.

Whatever reads the letters afterwards sees only grey pixels that this process wrote, never the foreign file.
"""

from __future__ import annotations

import base64
import dataclasses
import io
import math
from typing import Any

from thongsuot.adapters.documents import envelopes, kinds
from thongsuot.adapters.documents.values import Attachment, DocumentRefused, Limits, Why

DPI = 300
_LONGEST_PX = 5200  # A3 at 300 dpi, rounded up
_SHORTEST_PX = 16
# 60 million pixels are A3 at 600 dpi; a bomb of 30,000 × 30,000 has fifteen times as many.
_MOST_PIXELS = 80_000_000


def picture_of(data: bytes, *, suffix: str, page: int, limits: Limits) -> dict[str, Any]:
    """Draw one page, counted from 0, as a grey PNG.

    Returns
    -------
    dict
        `picture` (base64), `pages` (how many there are), and `envelope` and `attachments` of an electronic envelope.

    Raises
    ------
    DocumentRefused
        `bomb` (pixels), `broken`, `encrypted`, `too_large` (pages), `no_text` when there is no such page.
    """
    kind = kinds.kind_of(data, suffix=suffix, known=kinds.TEXT_FORMATS)
    about: dict[str, Any] = {}
    if kind == "edxml":
        fields, files = envelopes.open_envelope(data, limits=limits)
        scan = next(
            (file for file in files if kinds.TEXT_FORMATS.get(kinds.suffix_of(file.name)) in {"pdf", "picture"}), None
        )
        if scan is None:
            raise DocumentRefused(Why.NO_ATTACHMENT)
        shown = [Attachment(one.name, one.content_type, len(one.data), one.sha256, one is scan) for one in files]
        about = {"envelope": fields, "attachments": [dataclasses.asdict(one) for one in shown]}
        data = scan.data
        kind = kinds.kind_of(data, suffix=kinds.suffix_of(scan.name), known=kinds.TEXT_FORMATS)
    drawn, pages = (_of_pdf if kind == "pdf" else _of_picture)(data, page=page, limits=limits)
    out = io.BytesIO()
    drawn.save(out, format="PNG", compress_level=1)
    return {"picture": base64.b64encode(out.getvalue()).decode(), "pages": pages, **about}


def _of_pdf(data: bytes, *, page: int, limits: Limits) -> tuple[Any, int]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
        if pages > limits.pages:
            raise DocumentRefused(Why.TOO_LARGE, {"limit": limits.pages, "what": "pages"})
        if page >= pages:
            raise DocumentRefused(Why.NO_TEXT, {"reason": "pages"})
        sheet = document[page]
        longest = max(sheet.get_size())
        if not math.isfinite(longest) or longest <= 0:
            raise DocumentRefused(Why.BROKEN)
        scale = min(DPI / 72, _LONGEST_PX / longest)
        drawn = sheet.render(scale=scale, may_draw_forms=False, draw_annots=True, grayscale=True).to_pil()
    except pypdfium2.PdfiumError as trouble:
        raise DocumentRefused(Why.BROKEN) from trouble
    return drawn.convert("L"), pages


def _of_picture(data: bytes, *, page: int, limits: Limits) -> tuple[Any, int]:
    from PIL import Image, ImageOps, UnidentifiedImageError

    # Its own guard only warns; ours looks before a pixel is read.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as opened:
            pages = int(getattr(opened, "n_frames", 1))
            if pages > limits.pages:
                raise DocumentRefused(Why.TOO_LARGE, {"limit": limits.pages, "what": "pages"})
            if page >= pages:
                raise DocumentRefused(Why.NO_TEXT, {"reason": "pages"})
            opened.seek(page)
            if opened.width * opened.height > _MOST_PIXELS:
                raise DocumentRefused(Why.BOMB, {"reason": "pixels"})
            if min(opened.size) < _SHORTEST_PX:
                raise DocumentRefused(Why.NO_TEXT, {"reason": "small"})
            turned = ImageOps.exif_transpose(opened)
            grey = turned.convert("L")
    except (DocumentRefused, MemoryError):
        raise
    # Readers of pictures have as many errors as formats; none of them is ours.
    except (UnidentifiedImageError, Exception) as trouble:
        raise DocumentRefused(Why.BROKEN) from trouble
    grey.thumbnail((_LONGEST_PX, _LONGEST_PX))
    return grey, pages
