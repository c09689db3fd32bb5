"""The Vietnamese catalogue is whole, the OpenAPI file is true, and nothing private or foreign slips into the tree."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from .floors import PACKAGE, ROOT


def _tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"tool_{name}", ROOT / "tools" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_has_its_vietnamese() -> None:
    catalogue = _tool("catalogue")
    whole, faults = catalogue.merged()
    assert faults == []
    assert catalogue.missing(whole) == {}


def test_a_text_without_vietnamese_is_found() -> None:
    from babel.messages.catalog import Catalog

    assert len(_tool("catalogue").missing(Catalog(locale="vi"))) > 100


def test_the_openapi_file_is_what_the_api_gives() -> None:
    committed = (ROOT / "docs" / "reference" / "openapi.json").read_text()
    assert json.loads(committed)["info"]["title"] == "Thông Suốt"
    assert committed == _tool("openapi").generated(), "run `make openapi`"


FOREIGN = re.compile(r"https?://(?!127\.0\.0\.1|localhost|\[::1\])[\w.-]+")


def foreign_requests(source: str) -> list[str]:
    """Give addresses outside this machine that a page would load."""
    return [
        match.group(0)
        for match in re.finditer(r"""(?:src|href|action|url|data-src)\s*[=(]\s*["']?(https?://[^"')\s>]+)""", source)
        if FOREIGN.search(match.group(0))
    ]


def test_no_page_loads_anything_from_elsewhere() -> None:
    found = {}
    for folder in (PACKAGE / "web" / "templates", PACKAGE / "web" / "static" / "ts"):
        for path in folder.rglob("*"):
            if path.suffix in (".html", ".css", ".js", ".svg", ".txt"):
                hits = foreign_requests(path.read_text())
                if hits:
                    found[str(path.relative_to(PACKAGE))] = hits
    assert found == {}


def test_a_foreign_script_is_found() -> None:
    assert foreign_requests('<script src="https://cdn.example.com/x.js"></script>')


def inline(source: str) -> list[str]:
    """Give inline scripts, handlers and styles, which the content security policy refuses."""
    return re.findall(
        r"""<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|\son\w+\s*=\s*["']|\sstyle\s*=\s*["']|<style""",
        source,
    )


def test_no_template_has_inline_script_or_style() -> None:
    templates = PACKAGE / "web" / "templates"
    found = {
        str(p.relative_to(templates)): inline(p.read_text()) for p in templates.rglob("*.html") if inline(p.read_text())
    }
    assert found == {}


def test_an_inline_handler_is_found() -> None:
    assert inline('<a onclick="x()">') and inline("<script>x()</script>") and inline('<p style="color:red">')


def test_no_path_of_a_machine_and_no_unfinished_word_is_committed() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    wrong = []
    pattern = re.compile(r"/" + r"work/|/" + r"root/|T" + r"ODO|F" + r"IXME|coming " + r"soon")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in (".py", ".html", ".js", ".css", ".md", ".toml", ".po", ".yml", ".sh") and path.exists():
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if pattern.search(line):
                    wrong.append(f"{name}:{number}: {line.strip()[:80]}")
    assert wrong == []


def test_every_link_between_the_documents_leads_somewhere() -> None:
    wrong = []
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")):
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                wrong.append(f"{page.relative_to(ROOT)} -> {target}")
    assert wrong == []


def test_the_reference_of_settings_names_every_setting() -> None:
    from thongsuot.config.settings import Office

    text = Path(ROOT / "docs" / "reference" / "settings.md").read_text()
    assert [name for name in Office.model_fields if f"THONGSUOT_{name.upper()}" not in text] == []
