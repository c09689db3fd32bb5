"""PDF files and web pages."""

from __future__ import annotations

import io
import logging
import re
from typing import Any

from thongsuot.adapters.documents.plain import decode
from thongsuot.adapters.documents.values import DocumentRefused, Limits, Why

_MIN_LETTERS = 20
# Some writers leave a little after the mark; a file cut in two leaves pages.
_TAIL = 2048
_SENTENCE_ENDS = (".", ";", ":", "!", "?", "…")
_NEW_POINT = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3})*[.)]|[a-zđA-ZĐ][.),]|[-–—+•*]|[IVX]+\.)\s|(?:Điều|Kính gửi|Nơi nhận|Số)\b"
)
_ABOUT_FULL = 0.8
_NOT_MAIN = (
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "aside",
    "form",
    "iframe",
    "svg",
    "button",
    "select",
    "object",
)
_FRAME = ("header", "footer")
_BREAKS = frozenset(
    ["p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "article", "section", "table", "ul", "ol"]
) | {"blockquote", "pre", "dt", "dd", "figure", "figcaption", "hr", "main"}
_META_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9._-]+)""", re.IGNORECASE)


def read_pdf(data: bytes, *, limits: Limits) -> tuple[str, tuple[str, ...]]:
    """Read the text of a PDF, page after page, without the numbers of the pages.

    Raises
    ------
    DocumentRefused
        `encrypted`, `no_text` (a scan), `too_large`, or `broken` (also a file whose end is missing: half a directive
        would be worse than none).
    """
    import pypdf
    from pypdf.errors import LimitReachedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if b"%%EOF" not in data[-_TAIL:]:
        raise DocumentRefused(Why.BROKEN, {"reason": "cut"})
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        # An empty user password only restricts printing; such a file opens for everybody.
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentRefused(Why.ENCRYPTED)
        if len(reader.pages) > limits.pages:
            raise DocumentRefused(Why.TOO_LARGE, {"limit": limits.pages, "what": "pages"})
        pages: list[str] = []
        blank = 0
        for number, page in enumerate(reader.pages, start=1):
            text = page.extract_text()
            blank += not any(map(str.isalnum, text))
            pages += _without_number(text, number=number)
    except (DocumentRefused, MemoryError):
        raise
    except LimitReachedError as trouble:
        raise DocumentRefused(Why.BOMB, {"reason": "size"}) from trouble
    # Past its own errors, pypdf lets whatever its parsers meet in a damaged file come through.
    except (PyPdfError, Exception) as trouble:
        raise DocumentRefused(Why.BROKEN) from trouble
    text = "\n".join(_rejoined(pages))
    if sum(map(str.isalnum, text)) < _MIN_LETTERS:
        raise DocumentRefused(Why.NO_TEXT, {"reason": "scan"})
    return text, (("pages_without_text",) if blank else ())


def _without_number(text: str, *, number: int) -> list[str]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for place in (0, -1):
        if lines and number > 1 and lines[place].strip() in {str(number), f"- {number} -"}:
            lines.pop(place)
    return lines


def _rejoined(lines: list[str]) -> list[str]:
    """Join the lines of a page to paragraphs: a PDF knows only lines.

    A line goes on when it ends in the middle of a sentence and the next one starts small, or when it is about full and
    the next one bears no mark of a new point. At the end of a sentence a paragraph may be split, which does no harm.
    """
    full = sorted(map(len, lines))[len(lines) * 9 // 10] if lines else 0
    joined: list[str] = []
    last = ""
    for line in lines:
        goes_on = last and not last.endswith(_SENTENCE_ENDS) and not _NEW_POINT.match(line)
        if (
            goes_on
            and (line[0].islower() or len(last) >= _ABOUT_FULL * full)
            and not (last.isupper() or line.isupper())
        ):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
        last = line
    return joined


def read_html(data: bytes, *, convert_legacy: bool) -> tuple[str, tuple[str, ...]]:
    """Read the main text of a web page: the article if it is marked, the body without menus and forms if not."""
    from lxml import etree, html

    text = _decode_html(data, convert_legacy=convert_legacy)
    if "<!ENTITY" in text:
        raise DocumentRefused(Why.BOMB, {"reason": "entities"})
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    # lxml refuses a string that declares its encoding; the declaration has done its work.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as trouble:
        raise DocumentRefused(Why.BROKEN) from trouble
    # Past its greatest depth the parser leaves text out without a word.
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise DocumentRefused(Why.BROKEN, {"reason": "depth"})
    _cut(root, _NOT_MAIN)
    main = _main(root)
    if main is root:
        _cut(root, _FRAME)
    return _spoken(main), ()


def _decode_html(data: bytes, *, convert_legacy: bool) -> str:
    named = _META_CHARSET.search(data[:4096])
    if named and named[1].lower() in {b"windows-1258", b"cp1258"}:
        return data.decode("cp1258", errors="replace")
    return decode(data, convert_legacy=convert_legacy)


def _cut(root: Any, names: tuple[str, ...]) -> None:
    for element in list(root.iter(*names)):
        if element.getparent() is not None:
            element.drop_tree()


def _main(root: Any) -> Any:
    """Choose the marked main part with most text, if it holds a fair share of the page."""
    marked = [*root.iter("article", "main"), *root.xpath('//*[@role="main"]')]
    if not marked:
        return root
    sizes = [len(element.text_content()) for element in marked]
    biggest = max(range(len(marked)), key=sizes.__getitem__)
    return marked[biggest] if sizes[biggest] * 5 >= len(root.text_content()) else root


def _spoken(main: Any) -> str:
    """Put the text of a tree into lines, walking without recursion: pages may be nested deeper than Python's stack."""
    from lxml import etree

    pieces: list[str] = []
    for event, element in etree.iterwalk(main, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if name in _BREAKS:
            pieces.append("\n")
        elif name in {"td", "th"} and event == "end":
            pieces.append("\t")
        if event == "start":
            pieces.append(_flow(element.text))
        elif element is not main:
            pieces.append(_flow(element.tail))
    lines = (" ".join(line.split(" ")).strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _flow(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "")
