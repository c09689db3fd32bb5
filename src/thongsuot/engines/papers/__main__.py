"""Print a paper written as JSON: `python -m thongsuot.engines.papers paper.json paper.pdf` (or `.docx`)."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path
from typing import Any

from thongsuot.engines.papers import Block, Bullets, Heading, Paper, Paragraph, Signer, Table, to_docx, to_pdf


def paper_from(raw: dict[str, Any]) -> Paper:
    """Build a paper from plain JSON values, for files and for other programs.

    Parameters
    ----------
    raw
        The fields of `Paper`; each block carries one of the keys `heading`, `paragraph`, `bullets`, `table`.

    Raises
    ------
    ValueError, TypeError
        A block of no known kind, or a field that a paper doesn't have.

    Examples
    --------
    >>> paper_from({"issuer": "SỞ Y", "place": "Huế", "blocks": [{"paragraph": "Đã xong."}]}).blocks
    (Paragraph(text='Đã xong.'),)
    """
    fields = dict(raw)
    fields["blocks"] = tuple(_block_from(block) for block in raw.get("blocks", ()))
    fields["addressees"] = tuple(raw.get("addressees", ()))
    fields["recipients"] = tuple(raw.get("recipients", ()))
    fields["signer"] = Signer(**raw.get("signer", {}))
    if raw.get("date"):
        fields["date"] = dt.date.fromisoformat(raw["date"])
    if raw.get("data_as_of"):
        fields["data_as_of"] = dt.datetime.fromisoformat(raw["data_as_of"])
    return Paper(**fields)


def _block_from(raw: dict[str, Any]) -> Block:
    match raw:
        case {"heading": str(text)}:
            return Heading(text, level=raw.get("level", 1), label=raw.get("label"))
        case {"paragraph": str(text)}:
            return Paragraph(text)
        case {"bullets": [*items]}:
            return Bullets(tuple(map(str, items)))
        case {"table": {"header": [*header], "rows": [*rows]}}:
            cells = tuple(tuple(map(str, row)) for row in rows)
            return Table(tuple(map(str, header)), cells, caption=raw.get("caption", ""))
    raise ValueError(f"a block is a heading, a paragraph, bullets or a table, not {sorted(raw)}")


def main() -> None:
    """Read the arguments and write the file."""
    parser = argparse.ArgumentParser(prog="python -m thongsuot.engines.papers", description=__doc__)
    parser.add_argument("source", type=Path, help="the paper as JSON")
    parser.add_argument("target", type=Path, help="file to write, .pdf or .docx")
    arguments = parser.parse_args()
    paper = paper_from(json.loads(arguments.source.read_text(encoding="utf-8")))
    write = to_docx if arguments.target.suffix == ".docx" else to_pdf
    arguments.target.write_bytes(write(paper))


if __name__ == "__main__":
    main()
