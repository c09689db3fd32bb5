"""`python -m thongsuot.engines.reading FILE`: the reading as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from thongsuot.engines.reading import read_directive


def main() -> int:
    """Read one file."""
    names = [name for name in sys.argv[1:] if not name.startswith("--")]
    if len(names) != 1:
        print("usage: python -m thongsuot.engines.reading FILE", file=sys.stderr)
        return 2
    print(
        json.dumps(read_directive(Path(names[0]).read_text(encoding="utf-8")).as_json(), ensure_ascii=False, indent=1)
    )
    return 0


sys.exit(main())
