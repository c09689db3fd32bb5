"""Files to a draft: every fault is found in one pass, nothing is written. Plain Python, no store, no clock."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from thongsuot.network.values import Draft, Fault, Row

FORMAT = "thongsuot.network/1"
MOST_OBJECTS = 200_000
CODE = re.compile(r"[\w.\-/]{1,60}")
LAT, LON = (6.0, 24.0), (100.0, 118.0)  # Vietnam with its islands [deg]

COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    # kind: field: headers that mean it, folded
    "site": {
        "code": ("id", "code", "ma", "ma tram"),
        "name": ("name", "ten", "ten tram"),
        "owner": ("operator", "owner", "don vi", "doanh nghiep", "nha mang"),
        "kind": ("kind", "loai", "loai tram"),
        "lat": ("lat", "latitude", "vi do"),
        "lon": ("lon", "lng", "longitude", "kinh do"),
        "commune": ("commune", "xa", "xa phuong", "dia ban"),
        "feeder": ("feeder", "lo", "xuat tuyen", "lo trung ap"),
        "cells": ("cells", "so cell", "cell"),
        "generator": ("generator", "may phat", "may no"),
        "battery_min": ("battery min", "ac quy phut", "ac quy"),
        "users": ("users", "thue bao", "so thue bao phuc vu"),
        "priority_services": ("priority services", "dich vu uu tien"),
        "key_target": ("key target", "muc tieu trong diem"),
    },
    "link": {
        "code": ("id", "code", "ma", "ma tuyen"),
        "name": ("name", "ten"),
        "kind": ("kind", "loai"),
        "a": ("a", "dau a", "tram a", "from"),
        "b": ("b", "dau b", "tram b", "to"),
        "cable": ("cable", "cap", "tuyen cap"),
        "duct": ("duct", "cong be"),
        "capacity_mbps": ("capacity mbps", "dung luong mbps", "dung luong"),
    },
    "cable": {
        "code": ("id", "code", "ma", "ma cap"),
        "name": ("name", "ten"),
        "owner": ("operator", "owner", "don vi"),
        "duct": ("duct", "cong be"),
    },
    "duct": {"code": ("id", "code", "ma"), "name": ("name", "ten"), "owner": ("operator", "owner", "don vi")},
    "feeder": {
        "code": ("id", "code", "ma", "ma lo"),
        "name": ("name", "ten"),
        "owner": ("operator", "owner", "don vi"),
        "substation": ("substation", "tram bien ap"),
        "telemetry": ("telemetry", "do xa"),
    },
    "substation": {"code": ("id", "code", "ma"), "name": ("name", "ten"), "owner": ("operator", "owner", "don vi")},
}
SHEETS = {
    "site": ("sites", "site", "tram"),
    "link": ("links", "link", "tuyen truyen dan", "tuyen"),
    "cable": ("cables", "cable", "cap", "tuyen cap"),
    "duct": ("ducts", "duct", "cong be"),
    "feeder": ("feeders", "feeder", "lo", "lo trung ap"),
    "substation": ("substations", "substation", "tram bien ap"),
}
REQUIRED = {
    "site": ("code", "kind", "lat", "lon"),
    "link": ("code", "a", "b"),
    "cable": ("code",),
    "duct": ("code",),
    "feeder": ("code",),
    "substation": ("code",),
}
NUMBERS = {"lat", "lon", "capacity_mbps"}
WHOLE = {"cells", "battery_min", "users"}
FLAGS = {"generator", "telemetry", "key_target"}
TRUE = {"true", "yes", "1", "x", "co", "có", "y"}
FALSE = {"false", "no", "0", "", "khong", "không", "n"}


def fold(text: str) -> str:
    """Fold a header or a name for comparison: no marks, no case, one space.

    >>> fold("  Vĩ_độ ")
    'vi do'
    """
    plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    bare = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return " ".join(re.split(r"[\s_\-/()\[\].,:]+", bare)).strip()


def number_of(value: Any) -> float:
    """Read a number, with a decimal comma too.

    >>> number_of("20,5"), number_of(3)
    (20.5, 3.0)

    Raises
    ------
    ValueError
        Not a finite number.
    """
    if isinstance(value, bool):
        raise ValueError(value)
    text = str(value).strip()
    if "," in text and "." not in text:
        text = text.replace(",", ".")
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise ValueError(value)


def _list(value: Any) -> list[str]:
    parts = value if isinstance(value, list) else re.split(r"[;,|]", str(value))
    return [str(part).strip() for part in parts if str(part).strip()]


class Reader:
    """Takes objects one by one into a draft, noting every fault with its place."""

    def __init__(self, *, file: str, format: str) -> None:
        self.draft = Draft(file=file, format=format)

    def fault(self, code: str, *, sheet: str = "", row: int | None = None, column: str = "", value: Any = "",
              is_warning: bool = False) -> None:  # fmt: skip
        """Note one fault."""
        shown = str(value)
        self.draft.faults.append(
            Fault(
                code=code,
                file=self.draft.file,
                sheet=sheet,
                row=row,
                column=column,
                value=shown[:120],
                is_warning=is_warning,
            )
        )

    def take(self, kind: str, given: Mapping[str, Any], *, sheet: str, row: int | None) -> None:
        """Check one object's own fields and keep it."""
        where = {"sheet": sheet, "row": row}
        if self.draft.size >= MOST_OBJECTS:
            if self.draft.size == MOST_OBJECTS and not any(f.code == "too_many" for f in self.draft.faults):
                self.fault("too_many", **where, value=MOST_OBJECTS)  # type: ignore[arg-type]
            return
        before = len(self.draft.errors)
        fields: dict[str, Any] = {}
        for name, value in given.items():
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            try:
                fields[name] = self._value(name, value)
            except (ValueError, TypeError):
                wrong = "not_a_number" if name in NUMBERS | WHOLE else "not_yes_no"
                self.fault(wrong, **where, column=name, value=value)  # type: ignore[arg-type]
        known = {f.column for f in self.draft.errors[before:]}
        for name in REQUIRED[kind]:
            if name not in fields and name not in known:
                self.fault("missing", **where, column=name)  # type: ignore[arg-type]
        code = str(fields.pop("code", ""))
        if code and not CODE.fullmatch(code):
            self.fault("bad_code", **where, column="code", value=code)  # type: ignore[arg-type]
        if code in self.draft.rows[kind]:
            self.fault("duplicate", **where, column="code", value=code)  # type: ignore[arg-type]
        if kind == "site":
            self._place(fields, sheet, row)
        if kind == "link" and fields.get("a") and fields.get("a") == fields.get("b"):
            self.fault("self_link", **where, column="b", value=fields["b"])  # type: ignore[arg-type]
        if code and code not in self.draft.rows[kind]:
            self.draft.rows[kind][code] = Row(kind=kind, code=code, fields=fields, sheet=sheet, row=row)

    def _value(self, name: str, value: Any) -> Any:
        if name in NUMBERS:
            return number_of(value)
        if name in WHOLE:
            number = number_of(value)
            if number < 0 or number != int(number):
                raise ValueError(value)
            return int(number)
        if name in FLAGS:
            return _flag(value)
        if name == "priority_services":
            return _list(value)
        if name in ("geometry", "attributes"):
            return value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return unicodedata.normalize("NFC", str(value)).strip()

    def _place(self, fields: dict[str, Any], sheet: str, row: int | None) -> None:
        lat, lon = fields.get("lat"), fields.get("lon")
        if lat is None or lon is None:
            return
        if not (LAT[0] <= lat <= LAT[1] and LON[0] <= lon <= LON[1]):
            swapped = LAT[0] <= lon <= LAT[1] and LON[0] <= lat <= LON[1]
            self.fault("swapped" if swapped else "outside", sheet=sheet, row=row, column="lat", value=f"{lat}, {lon}")

    def finish(self, *, known: Mapping[str, Iterable[str]]) -> Draft:
        """Check what points at what; ``known`` are codes in the registry by kind.

        Cables and ducts that links only name are made; a feeder that nobody knows is a warning and left out.
        """
        rows = self.draft.rows
        have = {kind: {*rows[kind], *known.get(kind, ())} for kind in rows}
        for link in list(rows["link"].values()):
            for kind in ("cable", "duct"):
                code = link.fields.get(kind)
                if code and code not in have[kind]:
                    duct = link.fields.get("duct") if kind == "cable" else None
                    made: dict[str, Any] = {"duct": duct} if duct else {}
                    rows[kind][code] = Row(kind=kind, code=code, fields=made, sheet=link.sheet, row=link.row)
                    have[kind].add(code)
            for end in ("a", "b"):
                site = link.fields.get(end)
                if site and site not in have["site"]:
                    self.fault("unknown_site", sheet=link.sheet, row=link.row, column=end, value=site)
        for kind, name, target in (("cable", "duct", "duct"), ("feeder", "substation", "substation")):
            for one in list(rows[kind].values()):
                code = one.fields.get(name)
                if code and code not in have[target]:
                    rows[target][code] = Row(kind=target, code=code, fields={}, sheet=one.sheet, row=one.row)
                    have[target].add(code)
        for site in rows["site"].values():
            feeder = site.fields.get("feeder")
            if feeder and feeder not in have["feeder"]:
                self.fault(
                    "unknown_feeder", sheet=site.sheet, row=site.row, column="feeder", value=feeder, is_warning=True
                )
        return self.draft


def read_network(data: Any, *, file: str, known: Mapping[str, Iterable[str]]) -> Draft:
    """Read the form thongsuot.network/1 (JSON object); list places are counted from 1.

    Parameters
    ----------
    data
        The parsed JSON.
    known
        Codes in the registry by kind, which links and sites may point at.
    """
    reader = Reader(file=file, format=FORMAT)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        found = data.get("format") if isinstance(data, dict) else type(data).__name__
        reader.fault("wrong_format", column="format", value=found or "")
        return reader.draft
    lists = (("substations", "substation"), ("feeders", "feeder"), ("ducts", "duct"), ("cables", "cable"),
             ("sites", "site"), ("links", "link"))  # fmt: skip
    for name, kind in lists:
        listed = data.get(name, [])
        if not isinstance(listed, list):
            reader.fault("not_a_list", sheet=name, value=type(listed).__name__)
            continue
        for number, one in enumerate(listed, 1):
            if not isinstance(one, dict):
                reader.fault("not_an_object", sheet=name, row=number, value=one)
                continue
            reader.take(kind, _renamed(kind, one), sheet=name, row=number)
    grid = data.get("grid")
    if isinstance(grid, dict):
        for code in grid.get("substations", []):
            if isinstance(code, str) and code not in reader.draft.rows["substation"]:
                reader.take("substation", {"code": code}, sheet="grid", row=None)
    return reader.finish(known=known)


def _renamed(kind: str, one: Mapping[str, Any]) -> dict[str, Any]:
    names = {"id": "code", "operator": "owner"}
    allowed = {*COLUMNS[kind], "geometry", "attributes"}
    given = {names.get(name, name): value for name, value in one.items()}
    return {name: value for name, value in given.items() if name in allowed}


def read_tables(
    sheets: Sequence[tuple[str, Sequence[Sequence[Any]]]], *, file: str, known: Mapping[str, Iterable[str]]
) -> Draft:
    """Read sheets of a workbook, or the one table of a CSV file; the first row that names columns is the header."""
    reader = Reader(file=file, format="table")
    used = False
    for name, rows in sheets:
        kind = _kind_of_sheet(name, rows)
        if kind is None:
            continue
        used = True
        header, at = _header(kind, rows)
        if not header:
            reader.fault("no_header", sheet=name, row=1)
            continue
        for number, cells in enumerate(rows[at + 1 :], at + 2):
            if any(cell not in (None, "") for cell in cells):
                given = {column: cells[place] for column, place in header.items() if place < len(cells)}
                reader.take(kind, given, sheet=name, row=number)
    if not used:
        reader.fault("no_sheet", value=", ".join(name for name, _rows in sheets))
    return reader.finish(known=known)


def _kind_of_sheet(name: str, rows: Sequence[Sequence[Any]]) -> str | None:
    folded = fold(name)
    for kind, words in SHEETS.items():
        if folded in words:
            return kind
    for kind in ("link", "site"):
        header, _at = _header(kind, rows)
        if set(REQUIRED[kind]) - {"kind"} <= set(header):
            return kind
    return None


def _header(kind: str, rows: Sequence[Sequence[Any]]) -> tuple[dict[str, int], int]:
    for at, cells in enumerate(rows[:10]):
        found: dict[str, int] = {}
        for place, cell in enumerate(cells):
            folded = fold(str(cell)) if cell is not None else ""
            for name, words in COLUMNS[kind].items():
                if folded in words and name not in found:
                    found[name] = place
        if "code" in found and len(found) >= 2:
            return found, at
    return {}, 0


def read_features(data: Any, *, file: str, known: Mapping[str, Iterable[str]]) -> Draft:
    """Read GeoJSON: points are sites; lines are cables (or links where they have ends ``a`` and ``b``)."""
    reader = Reader(file=file, format="geojson")
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        reader.fault("wrong_format", column="features", value=type(data).__name__)
        return reader.draft
    for number, feature in enumerate(features, 1):
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        given = dict(feature.get("properties") or {}) if isinstance(feature, dict) else {}
        if not isinstance(geometry, dict):
            reader.fault("no_geometry", sheet="features", row=number)
            continue
        if geometry.get("type") == "Point":
            place = geometry.get("coordinates") or []
            if len(place) >= 2:
                given["lon"], given["lat"] = place[0], place[1]
            given.setdefault("kind", "access")
            kind = "site"
        elif geometry.get("type") in ("LineString", "MultiLineString"):
            kind = "link" if "a" in given and "b" in given else "cable"
            given["geometry"] = geometry
        else:
            reader.fault("unknown_geometry", sheet="features", row=number, value=geometry.get("type"))
            continue
        given.setdefault("id", feature.get("id"))
        reader.take(kind, _renamed(kind, given), sheet="features", row=number)
    return reader.finish(known=known)
