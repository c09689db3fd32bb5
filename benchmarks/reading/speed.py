"""Pages of directives read per second on one core; a page is 2,000 characters.

    python benchmarks/reading/speed.py [FOLDER of .txt files]

Without a folder it reads the project's own labelled samples.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from thongsuot.engines.reading import read_directive

PAGE = 2_000
SAMPLES = Path(__file__).parents[2] / "tests" / "engines" / "reading" / "samples"


def main() -> None:
    """Print pages per second, best of five rounds, in CPU time."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    pages = sum(map(len, texts)) / PAGE
    rounds = []
    for _ in range(5):
        started = time.process_time()
        for text in texts:
            read_directive(text)
        rounds.append(time.process_time() - started)
    print(f"{len(texts)} texts, {pages:.1f} pages, {pages / min(rounds):.0f} pages/s")


if __name__ == "__main__":
    main()
