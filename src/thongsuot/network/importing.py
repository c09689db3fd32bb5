"""Files to a draft: every fault is found in one pass, nothing is written. Plain Python, no store, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from thongsuot.network.columns import CODE, COLUMNS, REQUIRED, SHEETS, Unfit, fold, is_in_vietnam, value_of
from thongsuot.network.values import KINDS, Draft, Fault, Row

FORMAT = "thongsuot.network/1"
MOST_OBJECTS = 200_000
MOST_FAULTS = 20_000
LISTS = (
    ("substations", "substation"),
    ("feeders", "feeder"),
    ("ducts", "duct"),
    ("cables", "cable"),
    ("sites", "site"),
    ("links", "link"),
)
_NAMES = {"id": "code", "operator": "owner"}

__all__ = ["FORMAT", "LISTS", "MOST_FAULTS", "Reader", "fold", "read_features", "read_network", "read_tables"]


class Reader:
    """Takes objects one by one into a draft, noting every fault with its place."""

    def __init__(self, *, file: str, format: str) -> None:
        self.draft = Draft(file=file, format=format)
        self.headers: dict[str, str] = {}  # field: what the file calls it

    def fault(
        self,
        code: str,
        *,
        sheet: str = "",
        row: int | None = None,
        column: str = "",
        value: Any = "",
        is_warning: bool = False,
    ) -> None:
        """Note one fault; past the limit they are only known to be more."""
        faults = self.draft.faults
        if len(faults) > MOST_FAULTS:
            return
        if len(faults) == MOST_FAULTS:
            faults.append(Fault(code="too_many_faults", file=self.draft.file, value=str(MOST_FAULTS)))
            return
        faults.append(
            Fault(
                code=code,
                file=self.draft.file,
                sheet=sheet,
                row=row,
                column=self.headers.get(column, column),
                value=str(value)[:120],
                is_warning=is_warning,
            )
        )

    def take(self, kind: str, given: Mapping[str, Any], *, sheet: str, row: int | None) -> None:
        """Check one object's own fields and keep it."""
        if self.draft.size >= MOST_OBJECTS:
            if not any(f.code == "too_many" for f in self.draft.faults):
                self.fault("too_many", sheet=sheet, row=row, value=MOST_OBJECTS)
            return
        fields: dict[str, Any] = {}
        wrong: set[str] = set()
        for name, value in given.items():
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            try:
                fields[name] = value_of(kind, name, value)
            except Unfit as trouble:
                self.fault(trouble.code, sheet=sheet, row=row, column=name, value=value)
                wrong.add(name)
        for name in REQUIRED[kind]:
            if name not in fields and name not in wrong:
                self.fault("missing", sheet=sheet, row=row, column=name)
        code = str(fields.pop("code", ""))
        if code and not CODE.fullmatch(code):
            self.fault("bad_code", sheet=sheet, row=row, column="code", value=code)
        if code in self.draft.rows[kind]:
            self.fault("duplicate", sheet=sheet, row=row, column="code", value=code)
        self._place(kind, fields, sheet, row)
        if kind == "link" and fields.get("a") and fields.get("a") == fields.get("b"):
            self.fault("self_link", sheet=sheet, row=row, column="b", value=fields["b"])
        if code and code not in self.draft.rows[kind]:
            self.draft.rows[kind][code] = Row(kind=kind, code=code, fields=fields, sheet=sheet, row=row)

    def _place(self, kind: str, fields: dict[str, Any], sheet: str, row: int | None) -> None:
        lat, lon = fields.get("lat"), fields.get("lon")
        if lat is None or lon is None:
            return
        if not is_in_vietnam(lat=lat, lon=lon):
            code = "swapped" if is_in_vietnam(lat=lon, lon=lat) else "outside"
            self.fault(code, sheet=sheet, row=row, column="lat", value=f"{lat}, {lon}")
        if kind == "substation":
            del fields["lat"], fields["lon"]
            fields.setdefault("geometry", {"type": "Point", "coordinates": [lon, lat]})

    def finish(self, *, known: Mapping[str, Iterable[str]]) -> Draft:
        """Check what points at what; ``known`` are codes in the registry by kind.

        Cables, ducts and substations that others only name are made; a feeder that nobody knows is a warning, and the
        site is taken without it, because an operator may know its feeders before the power company has sent them.
        """
        rows = self.draft.rows
        have = {kind: {*rows[kind], *known.get(kind, ())} for kind in KINDS}
        for link in rows["link"].values():
            self._cable_of(link, have)
            for end in ("a", "b"):
                site = link.fields.get(end)
                if site and site not in have["site"]:
                    self.fault("unknown_site", sheet=link.sheet, row=link.row, column=end, value=site)
        for kind, target in (("cable", "duct"), ("feeder", "substation")):
            for one in rows[kind].values():
                self._ensure(target, one.fields.get(target), one, have)
        for site in rows["site"].values():
            feeder = site.fields.get("feeder")
            if feeder and feeder not in have["feeder"]:
                where = {"sheet": site.sheet, "row": site.row}
                self.fault("unknown_feeder", **where, column="feeder", value=feeder, is_warning=True)  # type: ignore[arg-type]
        return self.draft

    def _ensure(self, kind: str, code: Any, of: Row, have: dict[str, set[str]]) -> None:
        if code and code not in have[kind]:
            self.draft.rows[kind][code] = Row(kind=kind, code=code, fields={}, sheet=of.sheet, row=of.row)
            have[kind].add(code)

    def _cable_of(self, link: Row, have: dict[str, set[str]]) -> None:
        cable, duct = link.fields.get("cable"), link.fields.get("duct")
        if duct and not cable:
            where = {"sheet": link.sheet, "row": link.row}
            self.fault("duct_without_cable", **where, column="duct", value=duct, is_warning=True)  # type: ignore[arg-type]
        if not cable:
            return
        self._ensure("cable", cable, link, have)
        if not duct:
            return
        there = self.draft.rows["cable"].get(cable)
        if there is None or "duct" not in there.fields:
            fields = {**(there.fields if there else {}), "duct": duct}
            at = there or link
            self.draft.rows["cable"][cable] = Row(kind="cable", code=cable, fields=fields, sheet=at.sheet, row=at.row)
        elif there.fields["duct"] != duct:
            self.fault("two_ducts", sheet=link.sheet, row=link.row, column="duct", value=duct)


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
    reader.headers = {"code": "id", "owner": "operator"}
    for name, kind in LISTS:
        listed = data.get(name)
        if listed is not None and not isinstance(listed, list):
            reader.fault("not_a_list", sheet=name, value=type(listed).__name__)
            continue
        for number, one in enumerate(listed or [], 1):
            if not isinstance(one, dict):
                reader.fault("not_an_object", sheet=name, row=number, value=one)
                continue
            reader.take(kind, _renamed(kind, one), sheet=name, row=number)
    grid = data.get("grid")
    if isinstance(grid, dict) and isinstance(grid.get("substations"), list):
        for number, code in enumerate(grid["substations"], 1):
            if not (isinstance(code, str) and code in reader.draft.rows["substation"]):
                reader.take("substation", {"code": code}, sheet="grid", row=number)
    return reader.finish(known=known)


def _renamed(kind: str, one: Mapping[str, Any]) -> dict[str, Any]:
    allowed = {*COLUMNS[kind], "geometry", "attributes"}
    given = {_NAMES.get(name, name): value for name, value in one.items()}
    return {name: value for name, value in given.items() if name in allowed}


def read_tables(
    sheets: Sequence[tuple[str, Sequence[Sequence[Any]]]], *, file: str, known: Mapping[str, Iterable[str]]
) -> Draft:
    """Read sheets of a workbook, or the one table of a CSV file; the first row that names columns is the header."""
    reader = Reader(file=file, format="table")
    used = False
    for name, rows in sheets:
        kind = kind_of_sheet(name, rows)
        if kind is None:
            continue
        used = True
        header, at = header_of(kind, rows)
        if not header:
            if any(cell not in (None, "") for cells in rows for cell in cells):
                reader.fault("no_header", sheet=name, row=1)
            continue
        reader.headers = {field: str(rows[at][place]).strip() for field, place in header.items()}
        lacking = [column for column in REQUIRED[kind] if column not in header]
        for column in lacking:
            reader.fault("no_column", sheet=name, row=at + 1, column=column)
        for number, cells in enumerate(rows[at + 1 :], at + 2):
            if any(cell not in (None, "") for cell in cells) and not lacking:
                given = {column: cells[place] for column, place in header.items() if place < len(cells)}
                reader.take(kind, given, sheet=name, row=number)
    if not used:
        reader.fault("no_sheet", value=", ".join(name for name, _rows in sheets))
    reader.headers = {}
    return reader.finish(known=known)


def kind_of_sheet(name: str, rows: Sequence[Sequence[Any]]) -> str | None:
    """Tell of which kind of plant a sheet is, by its name, else by its header."""
    folded = fold(name)
    for kind, words in SHEETS.items():
        if folded in words:
            return kind
    for kind in ("link", "site", "feeder"):
        header, _at = header_of(kind, rows)
        wanted = {"code", "substation"} if kind == "feeder" else set(REQUIRED[kind]) - {"kind"}
        if wanted <= set(header):
            return kind
    return None


def header_of(kind: str, rows: Sequence[Sequence[Any]]) -> tuple[dict[str, int], int]:
    """Find the header among the first ten rows: the place of each field, and the row's index."""
    for at, cells in enumerate(rows[:10]):
        found: dict[str, int] = {}
        for place, cell in enumerate(cells):
            folded = fold(str(cell)) if cell is not None else ""
            for name, words in COLUMNS[kind].items():
                if folded in words and name not in found:
                    found[name] = place
        if "code" in found and len(found) >= min(2, len(REQUIRED[kind])):
            return found, at
    return {}, 0


def read_features(data: Any, *, file: str, known: Mapping[str, Iterable[str]]) -> Draft:
    """Read GeoJSON: the property ``kind`` names the plant; without it points are sites, lines are cables or links."""
    reader = Reader(file=file, format="geojson")
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        reader.fault("wrong_format", column="features", value=type(data).__name__)
        return reader.draft
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict):
            reader.fault("not_an_object", sheet="features", row=number, value=feature)
            continue
        _take_feature(reader, feature, number)
    return reader.finish(known=known)


def _take_feature(reader: Reader, feature: Mapping[str, Any], number: int) -> None:
    geometry = feature.get("geometry")
    properties = feature.get("properties")
    given = dict(properties) if isinstance(properties, dict) else {}
    said = given.get("kind")
    kind = said if isinstance(said, str) and said in KINDS else None
    if kind:
        given["kind"] = given.pop(f"{kind}_kind", None)
    if not isinstance(geometry, dict):
        reader.fault("no_geometry", sheet="features", row=number)
        return
    if geometry.get("type") == "Point":
        place = geometry.get("coordinates")
        if isinstance(place, list) and len(place) >= 2:
            given["lon"], given["lat"] = place[0], place[1]
        kind = kind or "site"
        if kind == "site" and not given.get("kind"):
            given["kind"] = "access"
    elif geometry.get("type") in ("LineString", "MultiLineString"):
        kind = kind or ("link" if "a" in given and "b" in given else "cable")
        given["geometry"] = geometry
    else:
        reader.fault("unknown_geometry", sheet="features", row=number, value=geometry.get("type"))
        return
    if "id" not in given and "code" not in given:
        given["id"] = feature.get("id")
    reader.take(kind, _renamed(kind, given), sheet="features", row=number)
