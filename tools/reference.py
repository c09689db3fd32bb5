"""Write docs/reference/settings.md and cli.md from the code."""

from __future__ import annotations

import io
import os
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"


def settings_page() -> str:
    """Give the page of settings, one row per field of the settings class."""
    os.environ.setdefault("THONGSUOT_DATA_DIR", tempfile.mkdtemp())
    from thongsuot.config.settings import Office

    rows = [
        f"| `THONGSUOT_{name.upper()}` | `{field.default if str(field.default) else ''}` | {field.description} |"
        for name, field in Office.model_fields.items()
    ]
    return (
        "# Settings\n\nEverything an office may set comes from the environment; one package serves every installation. "
        "Made by `tools/reference.py`.\n\n| variable | default | meaning |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def cli_page() -> str:
    """Give the page of commands: what --help prints, group by group."""
    from thongsuot.cli.main import app

    groups = [name for name in app if not name.startswith("-")]
    parts = ["# Commands\n\nWhat `--help` prints, group by group. Made by `tools/reference.py`.\n"]
    for group in ["", *sorted(groups)]:
        parts.append(f"## thongsuot {group}".rstrip() + "\n\n```text\n" + _help(group) + "\n```\n")
        for name in _commands(_help(group)) if group else ():
            parts.append(f"### thongsuot {group} {name}\n\n```text\n" + _help(group, name) + "\n```\n")
    return "\n".join(parts)


def _commands(text: str) -> list[str]:
    """Give the names in the box of commands; a name stands right after the frame, wrapped summaries further in."""
    box = text.partition("╭─ Commands")[2].partition("╰")[0]
    found = re.findall(r"^│ ([a-z][a-z-]*)(?= {2,}| │|$)", box, re.M)
    return [name for name in found if name not in ("help", "version")]


def _help(*words: str) -> str:
    from rich.console import Console

    from thongsuot.cli.main import app

    said = io.StringIO()
    app.help_print([w for w in words if w], console=Console(file=said, width=110, color_system=None, no_color=True))
    return "\n".join(line.rstrip() for line in said.getvalue().strip().splitlines())


def main() -> int:
    """Write both pages."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    (REFERENCE / "settings.md").write_text(settings_page())
    (REFERENCE / "cli.md").write_text(cli_page())
    return 0


if __name__ == "__main__":
    sys.exit(main())
