"""The files that the browser gets: legible colours, no foreign host, honest base map."""

from __future__ import annotations

import importlib.util
import json
import re
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "src" / "thongsuot" / "web" / "static"
VENDOR = STATIC / "vendor"
TEXT_CONTRAST, PART_CONTRAST = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11

ON_GROUNDS = [
    # ink, ground, contrast asked for
    *[(ink, ground, TEXT_CONTRAST) for ink in ("ink", "ink-2", "ink-3", "brand") for ground in ("bg", "surface")],
    ("ink-2", "surface-2", TEXT_CONTRAST),
    ("ink-3", "surface-2", TEXT_CONTRAST),
    ("on-brand", "brand", TEXT_CONTRAST),
    ("on-grave", "grave", TEXT_CONTRAST),
    ("brand-strong", "brand-soft", TEXT_CONTRAST),
    *[(f"{tone}-ink", f"{tone}-soft", TEXT_CONTRAST) for tone in ("ok", "warn", "bad", "info", "wait", "none")],
    *[(f"{tone}-ink", "surface", TEXT_CONTRAST) for tone in ("ok", "warn", "bad", "info")],
    ("line-strong", "surface", PART_CONTRAST),
    ("focus", "bg", PART_CONTRAST),
]


def tool() -> ModuleType:
    """Load the build tool as a module."""
    spec = importlib.util.spec_from_file_location("build_assets", ROOT / "tools" / "build_assets.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def luminance(colour: str) -> float:
    """Give the relative luminance of a colour such as #0a5c94 (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def themes() -> dict[str, dict[str, str]]:
    """Read the tokens: light, dark by the device, dark by choice (each on top of light)."""
    source = (STATIC / "ts" / "tokens.css").read_text()
    blocks = re.findall(r":root[^{]*\{([^}]*)\}", source)
    light, device, chosen = (dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block)) for block in blocks)
    return {"light": light, "dark by the device": {**light, **device}, "dark by choice": {**light, **chosen}}


def illegible(tokens: dict[str, str]) -> list[str]:
    """Name the pairs of colours that are too close."""
    return [
        f"{ink} on {ground}: {contrast(tokens[ink], tokens[ground]):.2f}"
        for ink, ground, asked in ON_GROUNDS
        if contrast(tokens[ink], tokens[ground]) < asked
    ]


@pytest.mark.parametrize("theme", ["light", "dark by the device", "dark by choice"])
def test_text_is_legible_in_each_theme(theme: str) -> None:
    assert illegible(themes()[theme]) == []


def test_text_that_is_too_pale_is_found() -> None:
    assert illegible({**themes()["light"], "ink-3": "#b0b8c0"}) != []


def test_both_ways_to_the_dark_theme_give_the_same_colours() -> None:
    assert themes()["dark by the device"] == themes()["dark by choice"]


def test_black_on_white_has_the_contrast_that_the_standard_names() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
    assert all("integrity" in entry for name, entry in lock["packages"].items() if name)


def test_the_vendor_folder_has_what_pages_ask_for_and_no_pointer_to_source_maps() -> None:
    for name in ("htmx.min.js", "icons.svg", "land.json", "fonts/fonts.css", "maplibre/maplibre-gl.mjs"):
        assert (VENDOR / name).stat().st_size > 1000, name
    pointing = [
        path.name
        for path in VENDOR.rglob("*")
        if path.suffix in (".js", ".mjs", ".css") and "sourceMappingURL=" in path.read_text()
    ]
    assert pointing == []
    sheet = (VENDOR / "fonts" / "fonts.css").read_text()
    assert sheet.count("@font-face") == 12
    assert all((VENDOR / "fonts" / name).exists() for name in re.findall(r'url\("([^"]+)"\)', sheet))


def test_the_sprite_holds_every_icon() -> None:
    from thongsuot.web.icons import ICONS

    assert set(re.findall(r'<symbol id="([\w-]+)"', (VENDOR / "icons.svg").read_text())) == ICONS


def test_each_vendored_package_brings_its_licence() -> None:
    for name in tool().LICENCES:
        assert (VENDOR / "licences" / name).stat().st_size > 100


def test_the_base_map_has_coasts_and_no_names() -> None:
    features = json.loads((VENDOR / "land.json").read_text())["features"]
    assert [feature["properties"] for feature in features] == [{}]
    west, south, east, north = tool().SEA_ASIA
    for polygon in features[0]["geometry"]["coordinates"]:
        for ring in polygon:
            assert ring[0] == ring[-1]
            assert all(west <= x <= east and south <= y <= north for x, y in ring)


def test_both_archipelagos_are_drawn_and_named_as_vietnams() -> None:
    source = (STATIC / "ts" / "islands.js").read_text()
    assert '"Quần đảo Hoàng Sa"' in source and '"Quần đảo Trường Sa"' in source and '"(Việt Nam)"' in source
    places = [(float(lon), float(lat)) for lon, lat in re.findall(r'\["Đ[^"]+", ([\d.]+), ([\d.]+)\]', source)]
    assert sum(111 < lon < 113 and 15.5 < lat < 17.2 for lon, lat in places) >= 8
    assert sum(111.5 < lon < 116 and 7.5 < lat < 11.6 for lon, lat in places) >= 15


def test_a_ring_is_cut_to_the_box_and_keeps_its_inside() -> None:
    clipped = tool().clipped
    square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]
    assert area(clipped(square, (1.0, 1.0, 2.0, 3.0))) == pytest.approx(2.0)
    assert area(clipped(square, (-9.0, -9.0, 9.0, 9.0))) == pytest.approx(16.0)
    assert clipped(square, (5.0, 5.0, 6.0, 6.0)) == []


def area(ring: list[tuple[float, float]]) -> float:
    """Give the area of a ring by the shoelace formula."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]]))) / 2


def test_topojson_arcs_are_decoded_forwards_and_backwards() -> None:
    build = tool()
    topology = {
        "transform": {"scale": [0.5, 0.5], "translate": [100.0, 10.0]},
        "arcs": [[[0, 0], [2, 0]], [[0, 0], [0, 2], [2, -2]]],
    }
    arcs = build.decoded_arcs(topology)
    assert arcs[0] == [(100.0, 10.0), (101.0, 10.0)]
    assert build.ring_of([1, ~0], arcs) == [(100.0, 10.0), (100.0, 11.0), (101.0, 10.0), (100.0, 10.0)]


def test_a_second_build_with_nothing_changed_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    build = tool()
    monkeypatch.setattr(build, "install", lambda: pytest.fail("it installed again"))
    assert json.loads((VENDOR / "stamp.json").read_text())["inputs"] == build.fingerprint()
    assert build.main() == 0
