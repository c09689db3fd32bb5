"""Columns of an import: which headers mean which field, and how a value is read. Plain Python."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

CODE = re.compile(r"[\w.\-/]{1,60}")
LAT, LON = (6.0, 24.0), (100.0, 118.0)  # Vietnam with its islands [deg]
LONGEST = {"name": 200}
LONGEST_TEXT = 120

COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    # kind: field: headers that mean it, folded
    "site": {
        "code": ("id", "code", "ma", "ma tram", "ma diem"),
        "name": ("name", "ten", "ten tram", "ten diem"),
        "owner": ("operator", "owner", "don vi", "doanh nghiep", "nha mang"),
        "kind": ("kind", "site kind", "loai", "loai tram"),
        "lat": ("lat", "latitude", "vi do"),
        "lon": ("lon", "lng", "long", "longitude", "kinh do"),
        "commune": ("commune", "xa", "xa phuong", "dia ban", "phuong xa"),
        "feeder": ("feeder", "lo", "xuat tuyen", "lo trung ap"),
        "cells": ("cells", "so cell", "cell"),
        "generator": ("generator", "may phat", "may no"),
        "generator_tested_on": (
            "generator tested on",
            "generator test",
            "ngay thu may phat",
            "thu may phat",
            "thu may no",
        ),
        "generator_tested_by": ("generator tested by", "nguoi thu may phat", "don vi thu may phat"),
        "battery_min": ("battery min", "ac quy phut", "ac quy"),
        "users": (
            "users",
            "thue bao",
            "so thue bao phuc vu",
            "nguoi dung",
            "so nguoi dung phuc vu",
            "nguoi dung phuc vu",
        ),
        "priority_services": ("priority services", "dich vu uu tien"),
        "key_target": ("key target", "muc tieu trong diem"),
    },
    "link": {
        "code": ("id", "code", "ma", "ma tuyen"),
        "name": ("name", "ten", "ten tuyen"),
        "kind": ("kind", "loai", "loai tuyen"),
        "a": ("a", "dau a", "tram a", "from"),
        "b": ("b", "dau b", "tram b", "to"),
        "cable": ("cable", "cap", "tuyen cap", "ma cap"),
        "duct": ("duct", "cong be", "ma cong be"),
        "capacity_mbps": ("capacity mbps", "dung luong mbps", "dung luong"),
    },
    "cable": {
        "code": ("id", "code", "ma", "ma cap"),
        "name": ("name", "ten", "ten cap"),
        "owner": ("operator", "owner", "don vi", "doanh nghiep"),
        "duct": ("duct", "cong be", "ma cong be"),
    },
    "duct": {
        "code": ("id", "code", "ma", "ma cong be"),
        "name": ("name", "ten"),
        "owner": ("operator", "owner", "don vi", "doanh nghiep"),
    },
    "feeder": {
        "code": ("id", "code", "ma", "ma lo"),
        "name": ("name", "ten", "ten lo"),
        "owner": ("operator", "owner", "don vi", "doanh nghiep"),
        "substation": ("substation", "tram bien ap", "tba"),
        "telemetry": ("telemetry", "do xa"),
    },
    "substation": {
        "code": ("id", "code", "ma", "ma tram"),
        "name": ("name", "ten", "ten tram"),
        "owner": ("operator", "owner", "don vi", "doanh nghiep"),
        "lat": ("lat", "latitude", "vi do"),
        "lon": ("lon", "lng", "long", "longitude", "kinh do"),
    },
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
SITE_KINDS = {
    # kind: words that mean it, folded
    "core": ("core", "loi", "tong tram", "tram loi"),
    "hub": ("hub", "agg", "aggregation", "tap trung", "tram goc", "tram hub"),
    "access": ("access", "bts", "truy nhap", "tram bts", "tram", "radio", "nodeb", "gnodeb", "enodeb"),
    "post_office": ("post office", "post", "buu cuc", "buu dien"),
    "broadcast": ("broadcast", "transmitter", "phat song", "dai phat", "phat thanh", "truyen hinh"),
}
NUMBERS = frozenset({"lat", "lon", "capacity_mbps"})
DATES = frozenset({"generator_tested_on"})
WHOLE = frozenset({"cells", "battery_min", "users"})
FLAGS = frozenset({"generator", "telemetry", "key_target"})
POINTERS = frozenset({"a", "b", "cable", "duct", "feeder", "substation"})
TRUE = frozenset({"true", "yes", "1", "x", "co", "y"})
FALSE = frozenset({"false", "no", "0", "", "khong", "n"})
DEPTH = {"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2}
BIGGEST = 2**31 - 1

_DAY = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T][0-9:.]{5,15})?|([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})"
)


class Unfit(ValueError):
    """A value that can't stand in its column; ``code`` is the fault's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def fold(text: str) -> str:
    """Fold a header or a name for comparison: no marks, no case, one space.

    >>> fold("  Vĩ_độ ")
    'vi do'
    """
    plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    bare = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return " ".join(re.split(r"[\s_\-/()\[\].,:*]+", bare)).strip()


def number_of(value: Any) -> float:
    """Read a number, with a decimal comma too.

    >>> number_of("20,5"), number_of(3)
    (20.5, 3.0)

    Raises
    ------
    Unfit
        Not a finite number.
    """
    text = str(value).strip()
    if "," in text and "." not in text:
        text = text.replace(",", ".")
    try:
        number = math.nan if isinstance(value, bool) or "_" in text else float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise Unfit("not_a_number")
    return number


def date_of(value: Any) -> dt.date:
    """Read a day: a date of a spreadsheet, ISO, or as it is written in Vietnam.

    >>> date_of("5/11/2026"), date_of("2026-11-05")
    (datetime.date(2026, 11, 5), datetime.date(2026, 11, 5))

    Raises
    ------
    Unfit
        No such day.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    found = _DAY.fullmatch(str(value).strip())
    if found is None:
        raise Unfit("not_a_date")
    year, month, day = (int(part) for part in (found[1] or found[6], found[2] or found[5], found[3] or found[4]))
    try:
        made = dt.date(year, month, day)
    except ValueError:
        raise Unfit("not_a_date") from None
    if not 1990 <= made.year <= 2100:
        raise Unfit("not_a_date")
    return made


def value_of(kind: str, name: str, value: Any) -> Any:
    """Read one value for a field of a kind.

    Raises
    ------
    Unfit
        The value can't stand there; its ``code`` says why.
    """
    if name in NUMBERS:
        number = number_of(value)
        if name == "capacity_mbps" and number < 0:
            raise Unfit("not_a_number")
        return number
    if name in WHOLE:
        number = number_of(value)
        if number < 0 or number != int(number) or number > BIGGEST:
            raise Unfit("not_a_number")
        return int(number)
    if name in FLAGS:
        return _flag(value)
    if name in DATES:
        return date_of(value)
    if name == "priority_services":
        parts = value if isinstance(value, list) else re.split(r"[;,|]", str(value))
        return [_text("priority_services", part) for part in parts if str(part).strip()]
    if name == "geometry":
        return _geometry(value)
    if name == "attributes":
        if not isinstance(value, Mapping):
            raise Unfit("not_an_object")
        return value
    text = _text(name, value)
    if name in POINTERS and not CODE.fullmatch(text):
        raise Unfit("bad_code")
    if kind == "site" and name == "kind":
        return _site_kind(text)
    if kind == "link" and name == "kind" and len(text) > 20:
        raise Unfit("too_long")
    return text


def _text(name: str, value: Any) -> str:
    if isinstance(value, list | dict):
        raise Unfit("not_a_text")
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a spreadsheet writes the code 12 as 12.0
    text = unicodedata.normalize("NFC", str(value)).strip()
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        raise Unfit("bad_text")
    if len(text) > LONGEST.get(name, LONGEST_TEXT):
        raise Unfit("too_long")
    return text


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    word = fold(str(value))
    if word not in TRUE | FALSE:
        raise Unfit("not_yes_no")
    return word in TRUE


def _site_kind(text: str) -> str:
    folded = fold(text)
    for kind, words in SITE_KINDS.items():
        if folded in words or folded == kind.replace("_", " "):
            return kind
    raise Unfit("unknown_kind")


def _geometry(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or value.get("type") not in DEPTH:
        raise Unfit("unknown_geometry")
    if not _are_places(value.get("coordinates"), depth=DEPTH[str(value["type"])]):
        raise Unfit("bad_geometry")
    return {"type": value["type"], "coordinates": value["coordinates"]}


def _are_places(given: Any, *, depth: int) -> bool:
    if not isinstance(given, list) or not given:
        return False
    if depth:
        return all(_are_places(inner, depth=depth - 1) for inner in given)
    known = [isinstance(x, int | float) and not isinstance(x, bool) and math.isfinite(x) for x in given]
    return len(given) in (2, 3) and all(known) and is_in_vietnam(lat=given[1], lon=given[0])


def is_in_vietnam(*, lat: float, lon: float) -> bool:
    """Tell whether a place [deg] lies in the frame of Vietnam with its islands.

    >>> is_in_vietnam(lat=16.5, lon=112.0), is_in_vietnam(lat=112.0, lon=16.5)
    (True, False)
    """
    return LAT[0] <= lat <= LAT[1] and LON[0] <= lon <= LON[1]
