"""Look at a Word template before it is taken: what it asks for, where, and what in it can't be allowed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 40 * 1024 * 1024
MAX_PARTS = 400
MAX_LOOPS = 2
FILTERS = frozenset({"upper", "lower", "title", "trim", "default", "join", "length", "first", "last", "capitalize"})
TESTS = frozenset({"defined", "none", "undefined"})
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.For, nodes.If,
    nodes.Filter, nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or, nodes.Test,
)  # fmt: skip
_NAMES = {nodes.Call: "call", nodes.Getitem: "index", nodes.Macro: "macro", nodes.Include: "include"}
_TAG = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a template may ask for; ``name`` is dotted under a list's item, e.g. ``clauses.text``."""

    name: str
    meaning: str
    example: str = ""
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A placeholder of a template: its name, whether it is known, and where it stands."""

    name: str
    known: bool
    where: str
    words: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a template can't be taken: a code, the place (part, paragraph), the words found there."""

    code: str
    where: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """What a check of a template found."""

    placeholders: tuple[Found, ...] = ()
    faults: tuple[Fault, ...] = ()
    missing: tuple[str, ...] = field(default=())

    @property
    def usable(self) -> bool:
        """Tell whether the template can be filled: no fault and nothing unknown."""
        return not self.faults and all(found.known for found in self.placeholders)


def sandbox() -> ImmutableSandboxedEnvironment:
    """Give the one environment in which templates are read and filled: no globals, few filters, text escaped."""
    made = _Sealed(autoescape=True)
    made.globals.clear()
    made.filters = {name: call for name, call in made.filters.items() if name in FILTERS}
    made.tests = {name: call for name, call in made.tests.items() if name in TESTS}
    return made


class _Sealed(ImmutableSandboxedEnvironment):
    """Reaches keys of plain dictionaries and nothing else: no attribute of any object, no call."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Give a dictionary's value; attributes of objects do not exist here."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Give a dictionary's value by key."""
        if type(obj) is dict and argument in obj:
            return obj[argument]
        return self.undefined(obj=obj, name=str(argument))

    def is_safe_callable(self, obj: Any) -> bool:
        """Let nothing be called from a template."""
        return False


def check_template(data: bytes, *, fields: Sequence[Field], needed: Sequence[str] = ()) -> Review:
    """Say what a Word template asks for, where, and what in it can't be allowed.

    Parameters
    ----------
    data
        The .docx file.
    fields
        What may be asked for.
    needed
        Names that a template must hold to be of use; those it lacks come back as ``missing``.

    Returns
    -------
    Review
        Faults by code: ``too_large``, ``not_docx``, ``bomb``, ``macro``, ``outside``, ``entity``, ``unreadable``,
        ``syntax``, ``forbidden``, ``loop_depth``, ``hidden`` (a placeholder in a part that is not filled).
        Never raises, whatever the bytes.

    Notes
    -----
    Nothing of the template is run here: its expressions are parsed, and only names, dotted names, loops over known
    lists, conditions and a few text filters are let through. O(n) in the size of the file.
    """
    faults = tuple(_package_faults(data))
    if faults:
        return Review(faults=faults)
    try:
        parts = _parts(data)
    except Exception:  # any defect of a stranger's file means the same: it can't be read
        return Review(faults=(Fault("unreadable"),))
    placeholders: list[Found] = []
    found_faults: list[Fault] = []
    known = {one.name: one for one in fields}
    for where, xml, paragraphs in parts:
        names, troubles = _read_part(where, xml, paragraphs, known)
        placeholders += names
        found_faults += troubles
    found_faults += _hidden(data)
    held = {one.name for one in placeholders}
    return Review(
        placeholders=tuple(dict.fromkeys(placeholders)),
        faults=tuple(dict.fromkeys(found_faults)),
        missing=tuple(name for name in needed if name not in held),
    )


def _package_faults(data: bytes) -> Iterator[Fault]:
    if len(data) > MAX_BYTES:
        yield Fault("too_large")
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        yield Fault("not_docx")
        return
    if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        yield Fault("bomb")
        return
    names = {entry.filename for entry in entries}
    if "word/document.xml" not in names:
        yield Fault("not_docx")
        return
    if len(names) != len(entries):
        yield Fault("unreadable", "zip")
        return
    unpacked = 0
    for entry in entries:
        lowered = entry.filename.lower()
        if "vbaproject" in lowered or "/activex/" in lowered or "/embeddings/" in lowered:
            yield Fault("macro", entry.filename)
        if not lowered.endswith((".xml", ".rels")):
            continue
        try:
            # The size in the directory may lie: count what really comes out.
            with archive.open(entry) as stream:
                text = stream.read(MAX_UNPACKED - unpacked + 1)
        except Exception:  # a broken, encrypted or lying entry
            yield Fault("unreadable", entry.filename)
            continue
        unpacked += len(text)
        if unpacked > MAX_UNPACKED:
            yield Fault("bomb", entry.filename)
            return
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\x00" in text[:200]:
            yield Fault("entity", entry.filename)
        if lowered.endswith(".rels") and re.search(rb'TargetMode\s*=\s*["\']External', text):
            targets = re.findall(rb'Type="([^"]*)"', text)
            if any(not kind.endswith(b"/hyperlink") for kind in targets if _is_outside(text, kind)):
                yield Fault("outside", entry.filename)
        if b"ddeauto" in text.lower() or b"includepicture" in text.lower() or b"includetext" in text.lower():
            yield Fault("outside", entry.filename)


def _is_outside(text: bytes, kind: bytes) -> bool:
    return any(kind in tag and b"External" in tag for tag in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", text))


def _parts(data: bytes) -> list[tuple[str, str, list[str]]]:
    """Give the parts that are filled, each as its name, its XML with tags drawn together, its paragraphs' words."""
    from docxtpl import DocxTemplate

    template = DocxTemplate(io.BytesIO(data))
    template.init_docx()
    found = [("body", template.patch_xml(template.get_xml()), _words(template.get_xml()))]
    for name, uri in (("header", template.HEADER_URI), ("footer", template.FOOTER_URI)):
        for _key, part in template.get_headers_footers(uri):
            xml = part.blob.decode("utf-8")
            found.append((name, template.patch_xml(xml), _words(xml)))
    return found


def _words(xml: str) -> list[str]:
    paragraphs = re.split(r"</w:p>", xml)
    return ["".join(re.findall(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>", paragraph)) for paragraph in paragraphs]


def _read_part(where: str, xml: str, paragraphs: list[str], known: dict[str, Field]) -> tuple[list[Found], list[Fault]]:
    environment = sandbox()
    try:
        tree = environment.parse(xml)
    except TemplateSyntaxError as trouble:
        return [], [Fault("syntax", _place(where, paragraphs, _first_odd(paragraphs)), str(trouble.message)[:200])]
    except Exception:  # a recursion or a decoding that Jinja did not foresee
        return [], [Fault("unreadable", where)]
    reader = _Reader(where=where, paragraphs=paragraphs, known=known)
    for text in paragraphs:
        if re.search(r"\{\{[a-z]{1,2}\s", text):
            # Raw XML from a value: only rich-text objects may stand there, and no draft has any.
            reader.faults.append(Fault("forbidden", _place(where, paragraphs, text), text[:120]))
    reader.walk(tree, {}, 0)
    return reader.found, reader.faults


def _first_odd(paragraphs: list[str]) -> str:
    for text in paragraphs:
        if text.count("{{") != text.count("}}") or text.count("{%") != text.count("%}"):
            return text
    return next((text for text in paragraphs if _TAG.search(text)), "")


def _place(where: str, paragraphs: list[str], needle: str) -> str:
    for number, text in enumerate(paragraphs, 1):
        if needle and needle in text:
            return f"{where}:{number}"
    return where


class _Reader:
    """Walks a parsed template and notes names and whatever is not allowed."""

    def __init__(self, *, where: str, paragraphs: list[str], known: dict[str, Field]) -> None:
        self.where, self.paragraphs, self.known = where, paragraphs, known
        self.found: list[Found] = []
        self.faults: list[Fault] = []

    def walk(self, node: nodes.Node, scope: dict[str, str], depth: int) -> None:
        """Look at a node and all below it; ``scope`` maps a loop's name to the list it walks."""
        if not isinstance(node, _ALLOWED):
            kind = next((word for kind, word in _NAMES.items() if isinstance(node, kind)), type(node).__name__.lower())
            self._fault("forbidden", kind)
            return
        if isinstance(node, nodes.For):
            self._loop(node, scope, depth)
            return
        if isinstance(node, nodes.Name | nodes.Getattr):
            self._name(node, scope)
            return
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            self._fault("forbidden", node.name)
        if isinstance(node, nodes.Test) and node.name not in TESTS:
            self._fault("forbidden", node.name)
        for child in node.iter_child_nodes():
            self.walk(child, scope, depth)

    def _loop(self, node: nodes.For, scope: dict[str, str], depth: int) -> None:
        if depth >= MAX_LOOPS:
            self._fault("loop_depth", "for")
        if node.recursive or node.test is not None or not isinstance(node.target, nodes.Name):
            self._fault("forbidden", "for")
            return
        source = self._dotted(node.iter, scope)
        if source is None:
            self._fault("forbidden", "for")
            return
        self._note(source)
        one = self.known.get(source)
        if one is not None and not one.is_list:
            self._fault("forbidden", f"for {source}")
        inner = {**scope, node.target.name: source}
        for child in (*node.body, *node.else_):
            self.walk(child, inner, depth + 1)

    def _name(self, node: nodes.Node, scope: dict[str, str]) -> None:
        if isinstance(node, nodes.Name) and (node.name in scope or (node.name == "loop" and scope)):
            # The bare item of a list of texts.
            return
        name = self._dotted(node, scope)
        if name is None:
            self._fault("forbidden", "index")
        elif not name.startswith("loop."):
            self._note(name)
        elif name not in ("loop.index", "loop.first", "loop.last"):
            self._fault("forbidden", name)

    def _dotted(self, node: nodes.Node, scope: dict[str, str]) -> str | None:
        if isinstance(node, nodes.Name):
            return scope.get(node.name, node.name)
        if isinstance(node, nodes.Getattr):
            head = self._dotted(node.node, scope)
            return None if head is None else f"{head}.{node.attr}"
        return None

    def _note(self, name: str) -> None:
        words = next((text for text in self.paragraphs if name.rpartition(".")[2] in text and "{" in text), "")
        self.found.append(
            Found(name, name in self.known, _place(self.where, self.paragraphs, words), " ".join(words.split())[:120])
        )

    def _fault(self, code: str, words: str) -> None:
        tagged = [text for text in self.paragraphs if _TAG.search(text)]
        near = next((text for text in tagged if words and words in text), tagged[0] if tagged else "")
        self.faults.append(Fault(code, _place(self.where, self.paragraphs, near), words[:120]))


def _hidden(data: bytes) -> Iterator[Fault]:
    """Refuse placeholders in document properties and notes: they would be run, but nobody sees them on the page."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("docProps/") or name in ("word/footnotes.xml", "word/endnotes.xml", "word/comments.xml"):
                text = re.sub(r"<[^>]*>", "", archive.read(name).decode("utf-8", "replace"))
                if "{{" in text or "{%" in text:
                    yield Fault("hidden", name)
