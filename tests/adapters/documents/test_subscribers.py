"""Columns about subscribers are found by header or by content; lists of assets pass."""

from __future__ import annotations

import random
from typing import Any

import pytest

from thongsuot.adapters.documents import subscriber_columns


def luhn(body: str) -> str:
    for last in "0123456789":
        doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(body + last))]
        if sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0:
            return body + last
    raise AssertionError


def mobile(chance: random.Random) -> str:
    return (
        chance.choice(["032", "039", "052", "056", "070", "079", "081", "088", "090", "098"])
        + f"{chance.randrange(10**7):07d}"
    )


def imsi(chance: random.Random) -> str:
    return "4520" + chance.choice("1245") + f"{chance.randrange(10**10):010d}"


def imei(chance: random.Random) -> str:
    return luhn("35" + f"{chance.randrange(10**12):012d}")


def iccid(chance: random.Random) -> str:
    return luhn("898404" + f"{chance.randrange(10**12):012d}")


NUMBERS = {"msisdn": mobile, "imsi": imsi, "imei": imei, "iccid": iccid}
HEADERS = {
    "msisdn": ["MSISDN", "Số thuê bao", "SĐT khách hàng", "Số điện thoại thuê bao", "subscriber_number", "Mã thuê bao"],
    "imsi": ["IMSI", "Số IMSI", "imsi_code"],
    "imei": ["IMEI", "Số IMEI", "IMEISV"],
    "iccid": ["ICCID", "Số SIM", "SIM serial"],
    "cdr": [
        "A-Number",
        "B_NUMBER",
        "calling number",
        "Called Party",
        "Số chủ gọi",
        "Số bị gọi",
        "CallerID",
        "caller_id",
    ],
}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in HEADERS.items() for name in names])
def test_a_header_alone_tells(kind: str, name: str) -> None:
    if name == "CallerID":
        name = "Caller ID"
    found = subscriber_columns(["STT", name, "Ghi chú"], [])
    assert [(column.index, column.kind, column.seen_in) for column in found] == [(1, kind, "header")]


def test_content_tells_behind_any_header_in_almost_all_sheets() -> None:
    chance = random.Random(7)
    shapes = [str, lambda text: f"+84{text[1:]}", lambda text: f"84{text[1:]}", lambda text: f"{text[:4]} {text[4:7]} {text[7:]}",
              lambda text: f"{text[:4]}.{text[4:7]}.{text[7:]}"]  # fmt: skip
    missed = tried = 0
    for kind, make in NUMBERS.items():
        for header in ("Cột B", "", "col_17", "Thông tin", "Value", "Dữ liệu", "F2"):
            for shape in shapes if kind == "msisdn" else [str, int, float] if kind in {"imsi", "imei"} else [str]:
                rows: list[list[Any]] = [[place, shape(make(chance)), "x"] for place in range(20)]
                for place in range(0, 20, 5):
                    rows[place][1] = None
                kinds = [column.kind for column in subscriber_columns(["STT", header, "Ghi chú"], rows)]
                tried += 1
                missed += kinds != [kind]
    assert tried > 80
    assert missed / tried <= 0.01


def test_a_list_of_customers_with_bare_phone_column_is_found_even_as_numbers_without_zero() -> None:
    chance = random.Random(8)
    rows = [[place, "Nguyễn Văn A", int(mobile(chance))] for place in range(10)]
    assert [column.index for column in subscriber_columns(["STT", "Khách hàng", "SĐT"], rows)] == [2]
    assert [column.index for column in subscriber_columns(["STT", "Họ tên", "Điện thoại"], rows)] == [2]


def asset_sheets() -> list[tuple[list[str], list[list[Any]]]]:
    chance = random.Random(9)
    return [
        (
            ["STT", "Mã trạm", "Tên trạm", "Kinh độ", "Vĩ độ", "SĐT liên hệ", "Điện thoại", "Serial"],
            [[i, f"VD{i:04d}", f"Trạm {i}", 106.1 + i / 1000, 11.3, mobile(chance), mobile(chance), f"{chance.randrange(10**15):015d}"]
             for i in range(20)],
        ),
        (
            ["Bưu cục", "Điện thoại", "Giờ mở cửa", "Mã bưu chính"],
            [[f"Bưu cục {i}", f"0276{chance.randrange(10**7):07d}", "7:00-17:00", 80000 + i] for i in range(20)],
        ),
        (
            ["Doanh nghiệp", "MST", "Người phụ trách", "Di động phụ trách", "Email"],
            [[f"Doanh nghiệp {i}", f"0900{i:06d}", "Nguyễn Văn A", mobile(chance), "a@vidu.vn"] for i in range(20)],
        ),
        (
            ["Tuyến cáp", "Điểm đầu", "Điểm cuối", "Chiều dài (km)", "Số sợi", "Năm"],
            [[f"T{i}", "A", "B", 12.5, 96, 2019] for i in range(20)],
        ),
        (
            ["Cell ID", "LAC", "Tần số", "Công suất", "Số thuê bao phục vụ ước tính (nghìn)"],
            [[452010000 + i, 1234, 1800, 40, 2.5] for i in range(20)],
        ),
        (
            ["Thiết bị", "Số seri", "Mã tài sản", "Địa chỉ IP", "Ngày lắp"],
            [["Tủ nguồn", f"21023{chance.randrange(10**10):010d}", f"TS{i:06d}", "10.1.2.3", "2024-05-01"] for i in range(20)],
        ),
        (
            ["Họ tên", "Chức vụ", "Đơn vị", "Số điện thoại", "Ca trực"],
            [["Nguyễn Văn A", "Trưởng ca", "VNPT", mobile(chance), "Đêm"] for _ in range(20)],
        ),
        (
            ["Site", "Battery (Ah)", "Generator (kVA)", "PE code", "Owner phone"],
            [[f"S{i}", 200, 15, f"PB{i:011d}", mobile(chance)] for i in range(20)],
        ),
        (["Thời gian", "Mã cảnh báo", "Trạm", "Mức độ", "Thời lượng (phút)"], [["2026-02-05 07:00", 65033, "VD1", "Critical", 35]] * 20),
        (["Huyện cũ", "Xã mới", "Dân số", "Số trạm"], [["A", "B", 912345678 % 50000, 12]] * 20),
    ]  # fmt: skip


@pytest.mark.parametrize("place", range(len(asset_sheets())))
def test_lists_of_assets_pass(place: int) -> None:
    header, rows = asset_sheets()[place]
    assert subscriber_columns(header, rows) == []


def test_a_number_of_subscribers_is_no_subscriber_number() -> None:
    assert subscriber_columns(["Xã", "Số thuê bao", "Số SIM"], [["A", 12500, 3], ["B", "1.250.000", 4]]) == []
    assert subscriber_columns(["Xã", "Số thuê bao"], [["A", "0276 382 1234"]])[0].kind == "msisdn"
    assert subscriber_columns(["Xã", "Số thuê bao"], [["A", "0912***678"]])[0].kind == "msisdn"


def test_a_call_record_export_is_refused_in_each_telling_column() -> None:
    chance = random.Random(10)
    header = ["Calling Number", "Called Number", "Start Time", "Duration", "Cell ID", "IMEI"]
    rows = [[mobile(chance), mobile(chance), "2026-02-05 07:00", 35, 45201, imei(chance)] for _ in range(5)]
    assert [(column.index, column.kind) for column in subscriber_columns(header, rows)] == [
        (0, "cdr"),
        (1, "cdr"),
        (5, "imei"),
    ]


def test_two_values_are_not_enough_to_tell_by_content() -> None:
    assert subscriber_columns(["", ""], [["0912345678", 1], ["0912345679", 2]]) == []
