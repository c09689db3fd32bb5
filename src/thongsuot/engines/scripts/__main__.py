"""`python -m thongsuot.engines.scripts FILE [--convert]`: what is odd in a text, and the text in Unicode."""

from __future__ import annotations

import argparse
import sys
import unicodedata
from pathlib import Path

from thongsuot.engines.scripts import converted, find_legacy_anywhere, strange_letters


def main() -> int:
    """Say what is odd on standard error; with `--convert` print the text in Unicode, form C."""
    parser = argparse.ArgumentParser(prog="python -m thongsuot.engines.scripts", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--convert", action="store_true", help="print the text converted to Unicode")
    arguments = parser.parse_args()
    data: bytes = arguments.file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    encoding = find_legacy_anywhere(text)
    print(f"encoding_guess: {encoding or 'Unicode'}", file=sys.stderr)
    for one in strange_letters(text):
        print(f"{one.kind}: {one.count}, first at {one.start}: {one.sample}", file=sys.stderr)
    if arguments.convert:
        print(converted(text, encoding=encoding) if encoding else unicodedata.normalize("NFC", text))
    return 0


if __name__ == "__main__":
    sys.exit(main())
