"""Web pages, as a browser saves them: the document without the clutter around it."""

from __future__ import annotations

import re
from typing import Any

from thongsuot.adapters.documents.plain import decode
from thongsuot.adapters.documents.values import DocumentRefused, Why

_NOT_MAIN = (
    *("script", "style", "noscript", "template", "nav", "aside", "form", "iframe", "svg", "button", "select"),
    *("object", "textarea", "input", "dialog"),
)
_FRAME = ("header", "footer")
_BREAKS = frozenset(
    ["p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "article", "section", "table", "ul", "ol"]
) | {"blockquote", "pre", "dt", "dd", "figure", "figcaption", "hr", "main"}
_META_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9._-]+)""", re.IGNORECASE)
_BLOCKS = ("div", "section", "article", "main", "td", "ul", "ol", "table", "dl", "header", "footer")
# Words in the class or id of what stands beside a document: menus, other news, comments, buttons to share.
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:menu|navbar|breadcrumbs?|sidebar|footer|related|lien-?quan|tin-?khac|tin-?moi|most-?read|doc-?nhieu|"
    r"comments?|binh-?luan|share|social|banner|advert\w*|quang-?cao|ads?|tags?|cookie|popup|login|search|copyright|skip)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
# What stands beside is short; a part with more of the page's text is the document, whatever its name says.
_BESIDE_SHARE = 0.3
_LINKS = 3
_LINK_SHARE = 0.75
_MAIN_SHARE = 0.7
# Letterhead, recipients and signature of an official document often stand in frames of their own.
_DOCUMENT_PART = re.compile(
    r"CỘNG\s+HÒA|CỘNG\s+HOÀ|\bSố\s*:|Nơi\s+nhận|Kính\s+gửi|\b(?:TM|KT|TL|TUQ)\.|CHỦ TỊCH|GIÁM ĐỐC|"
    r"ngày\s+\S{1,3}\s+tháng\s+\S{1,3}\s+năm|Căn\s+cứ"
)
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def read_html(data: bytes, *, convert_legacy: bool) -> tuple[str, str]:
    """Read the main text of a web page.

    Menus, forms, other news, comments and what is hidden go first. Then the article is taken if one is marked, else the
    innermost part that still holds most of what is left.

    Parameters
    ----------
    data
        The page as it was saved.
    convert_legacy
        Turn an old encoding into Unicode instead of refusing it.

    Returns
    -------
    tuple of str
        The text, a line for each paragraph; and the old encoding it was converted from, as in `plain.decode`.

    Raises
    ------
    DocumentRefused
        `bomb` (entities of its own), `broken` (no page, or nested too deep), and what `plain.decode` refuses.
    """
    from lxml import etree, html

    text, encoding = _decode_html(data, convert_legacy=convert_legacy)
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
    whole = _letters(root)
    # Some servers write a page wrapped whole in one form.
    _cut(root, [one for one in root.iter(*_NOT_MAIN) if one.tag != "form" or _letters(one) * 2 < whole])
    _cut(root, [element for element in root.iter() if _is_hidden(element)])
    main = _marked(root)
    if main is root:
        most = _BESIDE_SHARE * _letters(root)
        _cut(root, [one for one in root.iter(*_FRAME) if _letters(one) < most and not _is_of_document(one)])
    _cut(main, _beside(main))
    return _spoken(main if main is not root else _innermost(root)), encoding


def _decode_html(data: bytes, *, convert_legacy: bool) -> tuple[str, str]:
    named = _META_CHARSET.search(data[:4096])
    if named and named[1].lower() in {b"windows-1258", b"cp1258"}:
        return data.decode("cp1258", errors="replace"), ""
    return decode(data, convert_legacy=convert_legacy)


def _letters(element: Any) -> int:
    return sum(map(len, "".join(element.itertext()).split()))


def _is_of_document(element: Any) -> bool:
    return bool(_DOCUMENT_PART.search("".join(element.itertext())))


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _cut(root: Any, elements: list[Any]) -> None:
    for element in elements:
        if element is not root and element.getparent() is not None:
            element.drop_tree()


def _marked(root: Any) -> Any:
    """Choose the marked main part with most text, if it holds a fair share of the page."""
    marked = [*root.iter("article", "main"), *root.xpath('//*[@role="main"]')]
    if not marked:
        return root
    sizes = [_letters(element) for element in marked]
    biggest = max(range(len(marked)), key=sizes.__getitem__)
    return marked[biggest] if sizes[biggest] * 5 >= _letters(root) else root


def _beside(main: Any) -> list[Any]:
    """Give the parts of the page that stand beside the document: by their names, or since they are lists of links."""
    whole = _letters(main)
    found = []
    for element in main.iter(*_BLOCKS):
        size = _letters(element)
        links = list(element.iter("a"))
        is_list = len(links) >= _LINKS and sum(map(_letters, links)) >= _LINK_SHARE * size
        is_named = bool(_BESIDE.search(f"{element.get('class') or ''} {element.get('id') or ''}"))
        most = _MAIN_SHARE if is_list else _BESIDE_SHARE if is_named else 0
        if element is not main and size < most * whole and not _is_of_document(element):
            found.append(element)
    return found


def _innermost(root: Any) -> Any:
    """Go down as long as one part holds most of the text and nothing beside it looks like part of a document."""
    element = root
    while True:
        size = _letters(element)
        inner = next((one for one in element if size and _letters(one) >= _MAIN_SHARE * size), None)
        if inner is None or inner.tag not in {"body", *_BLOCKS}:
            return element
        if any(_is_of_document(one) for one in element if one is not inner):
            return element
        element = inner


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
