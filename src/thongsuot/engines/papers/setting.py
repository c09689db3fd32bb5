"""From a paper to lines ready to be set: clean text, counted headings, column shares. Both renderers start here."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from thongsuot.engines.papers import decree
from thongsuot.engines.papers.paper import Bullets, Heading, Paper, Paragraph, Table

_NUMERIC = re.compile(r"^[+\-–]?\d[\d.,\s]*\s?%?$")
_DASHES = ("-", "–", "—", "•")


@dataclass(frozen=True, slots=True)
class SetPaper:
    """A paper in words: nothing left to decide but where the ink goes."""

    parent_body: list[str]
    issuer: list[str]
    number_line: str
    date_line: str
    kind_title: str
    subject: str
    addressees: list[str]
    urgency: str
    drill: str
    blocks: list[dict[str, Any]]
    footnote: str
    authority: str
    signer_title: str
    signer_name: str
    recipients: list[str]
    title: str


def clean(text: str) -> str:
    """Make text printable: NFC, no control characters or lone surrogates; line breaks stay.

    >>> clean("Ba\\u0301o ca\\u0301o\\x00")
    'Báo cáo'
    """
    kept = "".join(
        letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cs", "Cn"}
    )
    return unicodedata.normalize("NFC", kept)


def one_line(text: str) -> str:
    """Make text printable on one line: runs of blanks become one space."""
    return " ".join(clean(text).split(" ")).replace("\n", " ").replace("\t", " ").strip()


def _lines(text: str) -> list[str]:
    # Not splitlines: that also breaks at control characters, which are to vanish.
    return text.replace("\r\n", "\n").split("\n")


def set_paper(paper: Paper) -> SetPaper:
    """Word every line of a paper in the order and form of the decree."""
    subject = one_line(paper.subject)
    kind_title = one_line(paper.kind_title).upper()
    # An official letter has no type: its subject goes under the number.
    if not kind_title and subject and not subject.lower().startswith("v/v"):
        subject = f"V/v {subject}"
    return SetPaper(
        parent_body=decree.head_lines(one_line(paper.parent_body).upper()),
        issuer=decree.head_lines(one_line(paper.issuer).upper()),
        number_line=decree.number_line(one_line(paper.number)),
        date_line=decree.date_line(one_line(paper.place), date=paper.date),
        kind_title=kind_title,
        subject=subject,
        addressees=_ended([_undashed(one_line(line)) for line in paper.addressees]),
        urgency=one_line(paper.urgency).upper(),
        drill=decree.DRILL if paper.drill else "",
        blocks=_set_blocks(paper),
        footnote=decree.data_line(paper.data_as_of) if paper.data_as_of else "",
        authority=one_line(paper.signer.authority),
        signer_title=one_line(paper.signer.title),
        signer_name=one_line(paper.signer.name),
        recipients=[f"- {line}" for line in _ended([_undashed(one_line(line)) for line in paper.recipients])],
        title=" ".join(part for part in (kind_title, subject) if part) or one_line(paper.issuer),
    )


def _set_blocks(paper: Paper) -> list[dict[str, Any]]:
    counts = [0, 0, 0]
    # Tags of a PDF must not skip a level, whatever the author skips; the type of the paper is level 1.
    titled = 1 if one_line(paper.kind_title) else 0
    tag = titled
    blocks: list[dict[str, Any]] = []
    for block in paper.blocks:
        match block:
            case Heading():
                counts[block.level - 1] += 1
                counts[block.level :] = [0] * (len(counts) - block.level)
                label = _label(block.level, counts[block.level - 1]) if block.label is None else one_line(block.label)
                text = " ".join(part for part in (label, one_line(block.text)) if part)
                tag = min(block.level + titled, tag + 1)
                blocks.append({"kind": "heading", "level": block.level, "tag": tag, "text": text})
            case Paragraph():
                blocks += [
                    {"kind": "paragraph", "text": text} for line in _lines(block.text) if (text := one_line(line))
                ]
            case Bullets():
                blocks += [
                    {"kind": "bullet", "text": text} for item in block.items if (text := _undashed(one_line(item)))
                ]
            case Table():
                blocks.append(_set_table(block))
    return blocks


def _label(level: int, count: int) -> str:
    return {1: f"{decree.roman(count)}.", 2: f"{count}.", 3: f"{decree.point_letter(count)})"}[level]


def _set_table(table: Table) -> dict[str, Any]:
    header = [one_line(cell) for cell in table.header]
    rows = [["\n".join(one_line(line) for line in _lines(cell)) for cell in row] for row in table.rows]
    columns = [[row[place] for row in rows] for place in range(len(header))]
    weights = list(table.widths) or [_weight(name, cells) for name, cells in zip(header, columns, strict=True)]
    return {
        "kind": "table",
        "caption": one_line(table.caption),
        "header": header,
        "rows": rows,
        "tones": list(table.tones) or [""] * len(rows),
        "shares": [round(weight / sum(weights), 4) for weight in weights],
        "numeric": [bool(cells) and all(_NUMERIC.match(cell) or not cell for cell in cells) for cells in columns],
    }


def _weight(name: str, cells: list[str]) -> float:
    """Weigh a column by its longest word, which must not be torn, and the root of its longest text."""
    texts = [name, *cells]
    longest_word = max((len(word) for text in texts for word in text.split()), default=1)
    longest_text = max(len(text) for text in texts)
    return max(3.0, longest_word + 1.0, 2.2 * math.sqrt(longest_text))


def _undashed(text: str) -> str:
    return text[1:].lstrip() if text.startswith(_DASHES) else text


def _ended(lines: list[str]) -> list[str]:
    """End each line of a list with a semicolon, the last with a full stop; a single line stands open."""
    plain = [text for line in lines if (text := line.rstrip(";. "))]
    if len(plain) < 2:
        return plain
    return [*(f"{text};" for text in plain[:-1]), f"{plain[-1]}."]
