"""Pages of a PDF as pictures, made from its exact bytes: for phones and browsers that show no PDF in a page."""

from __future__ import annotations

import io


def page_count(pdf: bytes) -> int:
    """Count the pages of a PDF.

    Raises
    ------
    ValueError
        The bytes are no PDF that can be read.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as trouble:
        raise ValueError("this is no PDF that can be read") from trouble
    try:
        return len(document)
    finally:
        document.close()


def page_picture(pdf: bytes, *, page: int, width_px: int = 1000) -> bytes:
    """Draw one page of a PDF as a PNG.

    Parameters
    ----------
    pdf
        The file.
    page
        Page from 1.
    width_px
        Width of the picture [px], 100 to 3000.

    Raises
    ------
    ValueError
        No such page, or the bytes are no PDF that can be read.

    Notes
    -----
    About 0.1 s for a page of text at 1000 px.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as trouble:
        raise ValueError("this is no PDF that can be read") from trouble
    try:
        if not 1 <= page <= len(document):
            raise ValueError(f"the PDF has {len(document)} pages, not {page}")
        sheet = document[page - 1]
        width = min(3000, max(100, width_px))
        # Annotations off: a stranger's file shows its ink, not its widgets.
        picture = sheet.render(scale=width / sheet.get_width(), may_draw_forms=False, draw_annots=False).to_pil()
        out = io.BytesIO()
        picture.convert("L").save(out, format="PNG", optimize=False, compress_level=6)
        return out.getvalue()
    finally:
        document.close()
