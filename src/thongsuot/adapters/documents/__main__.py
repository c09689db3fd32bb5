"""Print the text of a document, or the cells of a table: `python -m thongsuot.adapters.documents FILE`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from thongsuot.adapters.documents import DocumentRefused, read_document, read_table
from thongsuot.adapters.documents.kinds import TABLE_FORMATS, suffix_of


def main() -> int:
    """Read the arguments, print, and give the exit code: 0, or 1 with the code of the refusal on standard error."""
    parser = argparse.ArgumentParser(prog="python -m thongsuot.adapters.documents", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--convert-legacy", action="store_true", help="convert TCVN3, VNI or Windows-1258 text to Unicode"
    )
    arguments = parser.parse_args()
    path: Path = arguments.file
    try:
        data = path.read_bytes()
        if suffix_of(path.name) in TABLE_FORMATS:
            for sheet in read_table(data, filename=path.name):
                for row in sheet.rows:
                    print("\t".join("" if cell is None else str(cell) for cell in row))
        else:
            document = read_document(data, filename=path.name, convert_legacy=arguments.convert_legacy)
            print(document.text)
            for warning in document.warnings:
                print(f"warning: {warning}", file=sys.stderr)
    except OSError as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except DocumentRefused as refusal:
        print(f"refused: {refusal.code} {refusal.message_args or ''}".rstrip(), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
