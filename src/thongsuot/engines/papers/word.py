"""Papers as Word files, for offices that sign from Word. Same words and measures as the PDF."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

from thongsuot.engines.papers import decree
from thongsuot.engines.papers.paper import Paper
from thongsuot.engines.papers.setting import SetPaper, set_paper

_FONT = "Times New Roman"
# The oldest time a zip can hold: the same paper must give the same bytes.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def to_docx(paper: Paper) -> bytes:
    """Write a paper as a Word file in the layout of Decree 30/2020/NĐ-CP.

    Parameters
    ----------
    paper
        The paper; its text may hold anything, it is written as it stands (in NFC).

    Returns
    -------
    bytes
        A .docx file; the same paper gives the same bytes.

    Notes
    -----
    The font is named, not embedded: Word sets it in the Times New Roman of the machine.

    References
    ----------
    Decree 30/2020/NĐ-CP of 5 March 2020, Annex I.

    Examples
    --------
    >>> from thongsuot.engines.papers import Paper
    >>> to_docx(Paper(issuer="SỞ Y", place="Huế"))[:2]
    b'PK'
    """
    import docx

    document = docx.Document()
    words = set_paper(paper)
    _set_page(document, words)
    _set_style(document)
    _date_file(document, paper, words)
    _write_head(document, words)
    _write_title(document, words)
    _write_addressees(document, words)
    for block in words.blocks:
        _write_block(document, block)
    if words.footnote:
        _run(_body_paragraph(document), words.footnote, size=decree.SMALL_PT, italic=True)
    _write_foot(document, words)
    plain = io.BytesIO()
    document.save(plain)
    return _without_clock(plain.getvalue())


def _set_page(document: Any, words: SetPaper) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(decree.PAGE_WIDTH_MM), Mm(decree.PAGE_HEIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(decree.MARGIN_TOP_MM), Mm(decree.MARGIN_BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(decree.MARGIN_LEFT_MM), Mm(decree.MARGIN_RIGHT_MM)
    section.header_distance, section.footer_distance = Mm(10), Mm(10)
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    if not words.drill:
        header.alignment = WD_ALIGN_PARAGRAPH.CENTER
    else:
        stops = header.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(decree.TEXT_WIDTH_MM / 2), WD_TAB_ALIGNMENT.CENTER)
        stops.add_tab_stop(Mm(decree.TEXT_WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
        _run(header, "\t", size=decree.PAGE_NUMBER_PT)
    _page_field(header)
    if words.drill:
        _run(header, f"\t{words.drill}", size=decree.PAGE_NUMBER_PT, bold=True)


def _page_field(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "", "separate", "shown", "end"):
        run = _run(paragraph, "2" if kind == "shown" else "", size=decree.PAGE_NUMBER_PT)
        if kind in {"begin", "separate", "end"}:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif not kind:
            code = OxmlElement("w:instrText")
            code.text = "PAGE"
            run._r.append(code)


def _set_style(document: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    names = ("Normal", "Header", "Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4")
    for name in names:
        style = document.styles[name]
        style.font.name = _FONT
        style.font.size = Pt(decree.BODY_PT)
        style.font.color.rgb = None
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(script), _FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        if name != "Normal" and (colour := style.element.rPr.find(qn("w:color"))) is not None:
            style.element.rPr.remove(colour)
        if name != "Header":
            style.paragraph_format.space_before = Pt(0)
            style.paragraph_format.space_after = Pt(0)


def _date_file(document: Any, paper: Paper, words: SetPaper) -> None:
    date = dt.datetime.combine(paper.date or dt.date(2020, 3, 5), dt.time())
    properties = document.core_properties
    properties.created = properties.modified = date
    properties.author = properties.last_modified_by = " ".join(words.issuer)
    properties.title = words.title
    properties.comments = ""
    properties.language = "vi-VN"


def _write_head(document: Any, words: SetPaper) -> None:
    left, right = _two_columns(document, decree.LEFT_HEAD_MM)
    small, usual = decree.NATION_PT, decree.MOTTO_PT
    for line in words.parent_body:
        _run(_centred(left), line, size=small)
    for line in words.issuer:
        _run(_centred(left), line, size=small, bold=True)
    _rule(left, width_mm=25.0, inside_mm=decree.LEFT_HEAD_MM)
    _run(_centred(left), words.number_line, size=usual)
    if not words.kind_title and words.subject:
        _run(_centred(left), words.subject, size=small)
    for mark in (words.urgency, words.drill):
        if mark:
            paragraph = _centred(left, before_pt=6)
            _frame(_run(paragraph, f"\N{NO-BREAK SPACE}{mark}\N{NO-BREAK SPACE}", size=usual, bold=True))
    _run(_centred(right), decree.NATION, size=small, bold=True)
    _run(_centred(right), decree.MOTTO, size=usual, bold=True)
    _rule(right, width_mm=57.0, inside_mm=decree.TEXT_WIDTH_MM - decree.LEFT_HEAD_MM)
    _run(_centred(right), words.date_line, size=usual, italic=True)
    # A cell is born with one empty paragraph, which would push the head down.
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)


def _write_title(document: Any, words: SetPaper) -> None:
    if not words.kind_title:
        _centred(document, before_pt=6)
        return
    heading = document.add_paragraph(style="Heading 1")
    _centre(heading, before_pt=16)
    _run(heading, words.kind_title, size=14, bold=True)
    if words.subject:
        _run(_centred(document), words.subject, size=14, bold=True)
    _rule(document, width_mm=35.0, inside_mm=decree.TEXT_WIDTH_MM)


def _write_addressees(document: Any, words: SetPaper) -> None:
    from docx.shared import Mm

    match words.addressees:
        case []:
            return
        case [only]:
            _run(_centred(document, before_pt=6), f"{decree.TO} {only}", size=decree.BODY_PT)
        case several:
            for text, indent in [(decree.TO, 20.0), *((f"- {line}", 42.0) for line in several)]:
                paragraph = document.add_paragraph()
                paragraph.paragraph_format.left_indent = Mm(indent)
                _run(paragraph, text, size=decree.BODY_PT)


def _write_block(document: Any, block: dict[str, Any]) -> None:
    from docx.shared import Mm, Pt

    match block["kind"]:
        case "heading":
            paragraph = document.add_paragraph(style=f"Heading {block['level'] + 1}")
            paragraph.paragraph_format.first_line_indent = Mm(decree.FIRST_LINE_MM)
            paragraph.paragraph_format.space_before = Pt(decree.PARAGRAPH_GAP_PT)
            paragraph.paragraph_format.keep_with_next = True
            point = block["level"] == 3
            _run(paragraph, block["text"], size=decree.BODY_PT, bold=not point, italic=point)
        case "table":
            _write_table(document, block)
        case kind:
            text = f"- {block['text']}" if kind == "bullet" else block["text"]
            _run(_body_paragraph(document), text, size=decree.BODY_PT)


def _write_table(document: Any, block: dict[str, Any]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    if block["caption"]:
        caption = _centred(document, before_pt=8)
        caption.paragraph_format.keep_with_next = True
        _run(caption, block["caption"], size=decree.SMALL_PT, bold=True)
    table = document.add_table(rows=0, cols=len(block["header"]), style="Table Grid")
    table.autofit = False
    for place, row in enumerate([block["header"], *block["rows"]]):
        line = table.add_row()
        # Reading `cells` costs a walk over the row: once, not once per cell.
        cells = line.cells
        for column, text in enumerate(row):
            paragraph = cells[column].paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
            if place == 0:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            elif block["numeric"][column]:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _run(paragraph, text, size=decree.SMALL_PT, bold=place == 0)
        if place and block["tones"][place - 1]:
            _shade(cells[-1], SHADES[block["tones"][place - 1]])
        properties = line._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
    _share(table, [decree.TEXT_WIDTH_MM * share for share in block["shares"]])


SHADES = {"ok": "D5EFE4", "warn": "FBECCB", "bad": "F6D2BF"}


def _shade(cell: Any, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    fill = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        fill.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(fill)


def _write_foot(document: Any, words: SetPaper) -> None:
    from docx.shared import Pt

    gap = document.add_paragraph()
    gap.paragraph_format.keep_with_next = True
    left, right = _two_columns(document, decree.TEXT_WIDTH_MM / 2)
    if words.recipients:
        _run(left.paragraphs[0], decree.RECIPIENTS, size=decree.SMALL_PT, bold=True, italic=True)
        for line in words.recipients:
            _run(left.add_paragraph(), line, size=decree.RECIPIENTS_PT)
    for line in (words.authority, words.signer_title):
        if line:
            _run(_centred(right), line, size=decree.BODY_PT, bold=True)
    # Room for the signature and the seal.
    _centred(right, before_pt=64)
    _run(_centred(right), words.signer_name, size=decree.BODY_PT, bold=True)
    right._tc.remove(right.paragraphs[0]._p)
    for cell in (left, right):
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_together = True
            paragraph.paragraph_format.space_after = Pt(0)


def _two_columns(document: Any, left_mm: float) -> tuple[Any, Any]:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "0")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    _share(table, [left_mm, decree.TEXT_WIDTH_MM - left_mm])
    left, right = table.rows[0].cells
    return left, right


def _share(table: Any, widths_mm: list[float]) -> None:
    """Set column widths in the grid and in the cells: Word believes the cells, LibreOffice the grid."""
    from docx.shared import Mm

    for column, width_mm in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width_mm)
    for row in table.rows:
        for cell, width_mm in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width_mm)


def _body_paragraph(document: Any) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(decree.FIRST_LINE_MM)
    paragraph.paragraph_format.space_before = Pt(decree.PARAGRAPH_GAP_PT)
    paragraph.paragraph_format.line_spacing = decree.LINE_SPACING
    return paragraph


def _centred(place: Any, *, before_pt: float = 0.0) -> Any:
    return _centre(place.add_paragraph(), before_pt=before_pt)


def _centre(paragraph: Any, *, before_pt: float) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = Pt(before_pt)
    return paragraph


def _rule(place: Any, *, width_mm: float, inside_mm: float) -> None:
    """Draw a short rule as the top border of a low paragraph whose indents leave just its length."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    paragraph = _centred(place, before_pt=2)
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm((inside_mm - width_mm) / 2)
    shape.line_spacing = Pt(6)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "auto")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    # The schema wants borders before spacing and indents.
    paragraph._p.get_or_add_pPr().insert(0, borders)


def _frame(run: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    border = OxmlElement("w:bdr")
    for name, value in (("val", "single"), ("sz", "8"), ("space", "0"), ("color", "auto")):
        border.set(qn(f"w:{name}"), value)
    run._r.get_or_add_rPr().append(border)


def _run(paragraph: Any, text: str, *, size: float, bold: bool = False, italic: bool = False) -> Any:
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = _FONT
    run.bold, run.italic = bold, italic
    return run


def _without_clock(data: bytes) -> bytes:
    """Write the archive again with one fixed time and in one fixed order."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=_ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return packed.getvalue()
