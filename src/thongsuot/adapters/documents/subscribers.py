"""Finds columns that tell of subscribers (MSISDN, IMSI, IMEI, ICCID, call records), so that importers refuse them.

The platform looks after networks, not after people's calls: such data must not enter. Columns are known by their header
and by what stands in them, because exports of billing systems often carry headers of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from thongsuot.adapters.documents.values import Cell

_ENOUGH_VALUES: Final = 3
_SHARE: Final = 0.6
_LUHN_SHARE: Final = 0.8


@dataclass(frozen=True, slots=True)
class SubscriberColumn:
    """A column that must not enter: its place from 0, its header, what it holds and whether header or content told."""

    index: int
    header: str
    kind: str
    seen_in: str


def _words(*groups: str) -> re.Pattern[str]:
    """Match any of the given patterns as whole words of a folded header."""
    return re.compile(rf"(?:^| )(?:{'|'.join(groups)})(?: |$)")


# Headers, folded to plain letters.
_BY_HEADER: Final = (
    (
        "msisdn",
        _words(
            "msisdn|mdn|isdn|sub isdn|so thue bao|ma thue bao|so di dong khach hang",
            "(?:sdt|so dien thoai|dien thoai|so may)(?: cua)? (?:thue bao|khach hang|khach|kh|nguoi dung|chu thue bao)",
            "subscriber (?:number|no|id|msisdn|phone)|customer (?:phone|mobile|msisdn)",
        ),
    ),
    ("imsi", _words("imsi|imsis|so imsi|ma imsi")),
    ("imei", _words("imei|imeisv|imei sv|so imei|ma imei")),
    ("iccid", _words("iccid|sim serial|so sim|serial sim|so seri sim")),
    (
        "cdr",
        _words(
            "(?:calling|called|caller|callee|originating|terminating|dialled|dialed) ?(?:number|no|party|msisdn|isdn)",
            "[ab] ?(?:number|party|msisdn|subscriber|isdn)|caller id|caller|callee|cdr|cdr id|charging id",
            "so chu goi|so bi goi|so goi den|so goi di|thue bao (?:chu|bi) goi|chu goi|bi goi|so nhan tin",
        ),
    ),
)
# Telephone numbers that belong in asset sheets, and numbers that only look like telephones.
_HARMLESS: Final = _words(
    "lien he|lien lac|hotline|duong day nong|truc|dau moi|phu trach|quan ly|can bo|lanh dao|giam doc|nhan vien|nhan su",
    "ky thuat|bao ve|chu nha|chu dat|giu nha|giu tram|van phong|fax|noc|buu cuc|co quan|don vi|oncall|on call|contact",
    "manager|owner|keeper|landlord|staff|duty|mst|ma so thue|tax|tax code|ma tram|serial|so seri|sn|s n|ma tai san",
    "asset|kinh do|vi do|lat|lon|long|toa do|x|y|hop dong|contract|so cong van|cong to|ma dien luc|ma kh dien",
)
_PHONE_HEADER: Final = _words(
    "sdt|so dt|dt|dien thoai|so dien thoai|di dong|so di dong|so may|phone|mobile|tel|telephone|cell ?phone|number|so"
)
_ASSET_HEADER: Final = _words(
    "tram|ma tram|ten tram|site|bts|buu cuc|diem|ten diem|tuyen|don vi|co quan|doanh nghiep|thiet bi|tai san",
    "cong trinh|phong|so|xa|phuong|dai|nha may|kenh|chuc vu|chuc danh|to|doi|ca truc|organisation|unit|station|role",
)
_PERSON_HEADER: Final = _words(
    "khach hang|thue bao|chu thue bao|cccd|cmnd|can cuoc|so giay to|goi cuoc|ngay kich hoat|cuoc|subscriber|customer",
    "imsi|imei|iccid|luu luong|duration|thoi luong",
)
# Vietnamese mobile ranges; 030 and 031 for instance are heads of tax codes, not of telephones.
_RANGE: Final = r"(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)\d{7}"
_MOBILE: Final = re.compile(rf"(?:\+?84|0084|0){_RANGE}")
_MOBILE_BARE: Final = re.compile(rf"(?:\+?84|0084|0)?{_RANGE}")
_IMSI: Final = re.compile(r"452\d{12}")
_IMEI: Final = re.compile(r"\d{15}")
_LONG_NUMBER: Final = re.compile(r"\d{9}|\*{3}|x{3}", re.IGNORECASE)
_ICCID: Final = re.compile(r"8984\d{15,16}")


def subscriber_columns(header: Sequence[object], sample_rows: Sequence[Sequence[Cell]]) -> list[SubscriberColumn]:
    """Find the columns of a table that hold data of subscribers, by header and by content.

    Parameters
    ----------
    header
        Names of the columns.
    sample_rows
        Some rows below the header, the more the surer; below 3 filled cells the content of a column tells nothing.

    Returns
    -------
    list of SubscriberColumn
        In the order of the columns; empty for a sheet that may be taken in.

    Examples
    --------
    >>> subscriber_columns(["Mã trạm", "SĐT liên hệ"], [["TN001", "0912345678"]] * 5)
    []
    >>> [column.kind for column in subscriber_columns(["STT", "Số thuê bao"], [[1, "0912345678"]])]
    ['msisdn']
    """
    names = [_folded(name) for name in header]
    about_assets = any(_ASSET_HEADER.search(name) for name in names)
    about_people = any(_PERSON_HEADER.search(name) for name in names)
    found = []
    width = max([len(names), *(len(row) for row in sample_rows)], default=0)
    for index in range(width):
        name = names[index] if index < len(names) else ""
        written = str(header[index]) if index < len(header) else ""
        kind = next((kind for kind, words in _BY_HEADER if words.search(name)), None)
        values = [text for row in sample_rows if index < len(row) and (text := _digits(row[index]))]
        # "Số thuê bao" is a telephone number in one sheet and the number of subscribers in another.
        if kind is not None and not (name.startswith("so ") and values and not any(map(_LONG_NUMBER.search, values))):
            found.append(SubscriberColumn(index, written, kind, "header"))
            continue
        kind = _by_content(name, values, suspicious=about_people or not about_assets)
        if kind is not None:
            found.append(SubscriberColumn(index, written, kind, "content"))
    return found


def _by_content(name: str, values: list[str], *, suspicious: bool) -> str | None:
    if len(values) < _ENOUGH_VALUES:
        return None
    if _share(values, _IMSI.fullmatch) >= _SHARE:
        return "imsi"
    if _share(values, _ICCID.fullmatch) >= _SHARE:
        return "iccid"
    if _share(values, lambda value: _IMEI.fullmatch(value) and _passes_luhn(value)) >= _LUHN_SHARE:
        return "imei"
    if _HARMLESS.search(name):
        return None
    if _PHONE_HEADER.search(name):
        # "SĐT" alone is the keeper's in a list of stations and the customer's in a list of customers.
        return "msisdn" if suspicious and _share(values, _MOBILE_BARE.fullmatch) >= _SHARE else None
    return "msisdn" if _share(values, _MOBILE.fullmatch) >= _SHARE else None


def _share(values: list[str], test: Callable[[str], object]) -> float:
    return sum(bool(test(value)) for value in values) / len(values)


def _digits(cell: Cell) -> str:
    """Write a cell as a number would be dialled; Excel turns long numbers into floats and drops leading zeros."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e20 else str(cell)
    return re.sub(r"[\s.\-()']", "", str(cell))


def _passes_luhn(number: str) -> bool:
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _folded(name: object) -> str:
    bare = unicodedata.normalize("NFD", str(name or "").lower().replace("đ", "d"))
    plain = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())
