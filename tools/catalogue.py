"""Put the Vietnamese words of all rooms together and compile them; report texts that have none."""

from __future__ import annotations

import argparse
import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "src" / "thongsuot" / "locale"
TARGET = LOCALE / "vi" / "LC_MESSAGES" / "django.mo"


def merged() -> tuple[Catalog, list[str]]:
    """Read every fragment into one catalogue; give it with what is wrong in the fragments."""
    whole, faults = Catalog(locale="vi"), []
    for path in sorted((LOCALE / "fragments").glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale="vi")
        for message in part:
            if not message.id:
                continue
            name = message.id if isinstance(message.id, str) else message.id[0]
            if message.fuzzy:
                faults.append(f"{path.name}: fuzzy: {name!r}")
            if not message.string:
                faults.append(f"{path.name}: empty: {name!r}")
                continue
            known = whole.get(message.id, message.context)
            if known is not None and known.string != message.string:
                faults.append(f"{path.name}: {name!r} is said in two ways: {known.string!r} and {message.string!r}")
                continue
            wanted = set(re.findall(r"%\(\w+\)[sd]|\{\w+\}", name))
            given = set(re.findall(r"%\(\w+\)[sd]|\{\w+\}", str(message.string)))
            if wanted != given:
                faults.append(f"{path.name}: {name!r} and its translation hold other placeholders")
            whole.add(message.id, message.string, context=message.context)
    return whole, faults


PYTHON = re.compile(
    r"""(?<![\w.])(?:_|gettext|gettext_lazy|gettext_noop|_lazy)\(\s*((?:"(?:[^"\\\n]|\\.)*"\s*)+|(?:'(?:[^'\\\n]|\\.)*'\s*)+)\s*[,)]"""
)
STRING = re.compile(r""""((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'""")
TRANSLATE = re.compile(r"""\{%-?\s*(?:translate|trans)\s+(?:"([^"]*)"|'([^']*)')""")
FILTERED = re.compile(r"""_\("([^"]*)"\)|_\('([^']*)'\)""")
BLOCK = re.compile(
    r"\{%\s*(?:blocktranslate|blocktrans)\b([^%]*)%\}(.*?)\{%\s*end(?:blocktranslate|blocktrans)\s*%\}", re.S
)
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def texts() -> dict[str, str]:
    """Find every translatable text in code and templates: text → first file that has it."""
    found: dict[str, str] = {}
    package = ROOT / "src" / "thongsuot"
    for path in sorted(package.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for match in PYTHON.finditer(path.read_text()):
            parts = [(a or b) for a, b in STRING.findall(match.group(1))]
            text = "".join(parts).replace('\\"', '"').replace("\\'", "'").replace("\\n", "\n")
            found.setdefault(text, str(path.relative_to(ROOT)))
    for path in sorted((package / "web" / "templates").rglob("*.*")):
        source = path.read_text()
        where = str(path.relative_to(ROOT))
        for pattern in (TRANSLATE, FILTERED):
            for a, b in pattern.findall(source):
                found.setdefault(a or b, where)
        for options, body in BLOCK.findall(source):
            text = VARIABLE.sub(r"%(\1)s", body)
            if "trimmed" in options:
                text = " ".join(line.strip() for line in text.strip().splitlines() if line.strip())
            found.setdefault(text, where)
    found.pop("", None)
    return found


def missing(whole: Catalog) -> dict[str, str]:
    """Give texts with no Vietnamese: text → file."""
    django_knows = _django_vietnamese()
    return {text: where for text, where in texts().items() if whole.get(text) is None and text not in django_knows}


def _django_vietnamese() -> set[str]:
    import django

    path = Path(django.__file__).parent / "conf" / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return {m.id for m in read_po(file) if isinstance(m.id, str) and m.string}


def main() -> int:
    """Compile the catalogue; with --report, list what is wrong or missing and end with 1 if anything is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", action="store_true")
    report = parser.parse_args().report
    whole, faults = merged()
    buffer = io.BytesIO()
    write_mo(buffer, whole)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    if not TARGET.exists() or TARGET.read_bytes() != buffer.getvalue():
        TARGET.write_bytes(buffer.getvalue())
    if not report:
        return 0
    lacking = missing(whole)
    for fault in faults:
        print(fault)
    for text, where in lacking.items():
        print(f"{where}: no Vietnamese for {text!r}")
    print(f"{len(whole)} texts, {len(faults)} faults, {len(lacking)} without Vietnamese", file=sys.stderr)
    return 1 if faults or lacking else 0


if __name__ == "__main__":
    sys.exit(main())
