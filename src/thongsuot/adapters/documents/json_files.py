"""JSON and GeoJSON files of others, with limits on size, depth and number of values.

These are read in this process: the parser of the standard library is plain C without entities or compression, so what
it may cost is known before it starts, by counting brackets and commas.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from thongsuot.adapters.documents.kinds import suffix_of
from thongsuot.adapters.documents.values import LIMITS, DocumentRefused, Limits, Why

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_GEOMETRIES = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
_SUFFIXES = {".json", ".geojson"}


def read_json(data: bytes, *, filename: str, limits: Limits = LIMITS) -> Any:
    """Read a JSON file of others, refusing what is too large, too deep, or not JSON as the standard has it.

    Raises
    ------
    DocumentRefused
        `unsupported`, `too_large`, `bomb` (depth) or `broken`.

    Examples
    --------
    >>> read_json(b'{"a": [1, 2.5, "x"]}', filename="a.json")
    {'a': [1, 2.5, 'x']}
    """
    if suffix_of(filename) not in _SUFFIXES:
        raise DocumentRefused(Why.UNSUPPORTED, {"extension": suffix_of(filename), "content": "json"})
    if len(data) > limits.file_bytes:
        raise DocumentRefused(Why.TOO_LARGE, {"limit": limits.file_bytes, "what": "bytes"})
    _check_shape(data, limits=limits)
    try:
        return json.loads(data.removeprefix(b"\xef\xbb\xbf").decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as trouble:
        raise DocumentRefused(Why.BROKEN) from trouble


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _check_shape(data: bytes, *, limits: Limits) -> None:
    bare = _STRING.sub(b"", data)
    brackets = bare.translate(None, delete=_NOT_BRACKETS)
    if bare.count(b",") + len(brackets) > limits.json_values:
        raise DocumentRefused(Why.TOO_LARGE, {"limit": limits.json_values, "what": "values"})
    depth = 0
    for bracket in brackets:
        depth += 1 if bracket in b"[{" else -1
        if depth > limits.json_depth:
            raise DocumentRefused(Why.BOMB, {"reason": "nested"})


def read_geojson(data: bytes, *, filename: str, limits: Limits = LIMITS) -> list[dict[str, Any]]:
    """Read the features of a GeoJSON file (RFC 7946), each with checked geometry in degrees.

    Raises
    ------
    DocumentRefused
        As `read_json`; `broken` with `feature` (counted from 1) for a geometry that is none, or lies off the globe.

    Examples
    --------
    >>> file = b'{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [106.1, 11.3]}}'
    >>> read_geojson(file, filename="a.geojson")[0]["geometry"]["coordinates"]
    [106.1, 11.3]
    """
    match read_json(data, filename=filename, limits=limits):
        case {"type": "FeatureCollection", "features": [*features]}:
            pass
        case {"type": "Feature"} as feature:
            features = [feature]
        case _:
            raise DocumentRefused(Why.BROKEN, {"reason": "geojson"})
    for place, feature in enumerate(features, start=1):
        if not _is_feature(feature):
            raise DocumentRefused(Why.BROKEN, {"reason": "geojson", "feature": place})
    return features


def _is_feature(feature: Any) -> bool:
    match feature:
        case {"type": "Feature", "geometry": None}:
            return True
        case {"type": "Feature", "geometry": {"type": str(kind), "coordinates": [*coordinates]}} if kind in _GEOMETRIES:
            return _are_positions(coordinates, depth=_GEOMETRIES[kind])
    return False


def _are_positions(coordinates: Any, *, depth: int) -> bool:
    if not isinstance(coordinates, list) or not coordinates:
        return False
    if depth:
        return all(_are_positions(inner, depth=depth - 1) for inner in coordinates)
    if len(coordinates) < 2 or not all(_is_number(value) for value in coordinates[:3]):
        return False
    return bool(abs(coordinates[0]) <= 180 and abs(coordinates[1]) <= 90)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
