"""The bodies, persons and communes of the fictional province of Thanh Lam."""

from __future__ import annotations

from typing import NamedTuple

PROVINCE = "tỉnh Thanh Lam"
CENTRE = (15.62, 107.92)  # lat, lon [deg]; the province itself does not exist
EXTENT = (0.42, 0.46)  # half height, half width [deg]


class Body(NamedTuple):
    """One body of the demo."""

    code: str
    name: str
    short: str
    kind: str
    phone: str


BODIES = (
    Body("ubnd", "Ủy ban nhân dân tỉnh Thanh Lam", "UBND tỉnh", "committee", "0299 3000 001"),
    Body("skhcn", "Sở Khoa học và Công nghệ", "Sở KH&CN", "dept_ic", "0299 3000 010"),
    Body("svhttdl", "Sở Văn hóa, Thể thao và Du lịch", "Sở VHTTDL", "other_dept", "0299 3000 020"),
    Body("sct", "Sở Công Thương", "Sở Công Thương", "other_dept", "0299 3000 021"),
    Body("cat", "Công an tỉnh Thanh Lam", "Công an tỉnh", "police", "0299 3000 113"),
    Body("bchqs", "Bộ Chỉ huy Quân sự tỉnh", "BCHQS tỉnh", "military", "0299 3000 030"),
    Body("smt", "Viễn thông Sao Mai", "Sao Mai", "telecom", "0299 3100 100"),
    Body("hvm", "Di động Hải Vân", "Hải Vân", "telecom", "0299 3100 200"),
    Body("ddm", "Mạng Đông Dương", "Đông Dương", "telecom", "0299 3100 300"),
    Body("dltl", "Điện lực Thanh Lam", "Điện lực", "power", "0299 3200 100"),
    Body("bdt", "Bưu điện tỉnh Thanh Lam", "Bưu điện tỉnh", "postal", "0299 3300 100"),
    Body("ptth", "Báo và Đài Phát thanh, Truyền hình Thanh Lam", "Báo và Đài", "broadcast", "0299 3400 100"),
)


class Member(NamedTuple):
    """One person of the demo, with the role they sign in with."""

    key: str
    name: str
    body: str
    position: str
    roles: tuple[str, ...]
    phone: str


MEMBERS = (
    Member("truc", "Trần Minh Trực", "skhcn", "Trực ban điều hành", ("duty_officer",), "0912 000 001"),
    Member("truc2", "Vũ Hồng Hạnh", "skhcn", "Trực ban điều hành", ("duty_officer",), "0912 000 002"),
    Member("truc3", "Phan Đức Long", "skhcn", "Trực ban điều hành", ("duty_officer",), "0912 000 003"),
    Member("giamdoc", "Lê Thu Hà", "skhcn", "Giám đốc", ("leader",), "0912 000 010"),
    Member("phogiamdoc", "Nguyễn Văn Phú", "skhcn", "Phó Giám đốc", ("leader",), "0912 000 011"),
    Member("vanthu", "Phạm Ngọc Lan", "skhcn", "Văn thư", ("clerk",), "0912 000 020"),
    Member("thanhtra", "Đỗ Quang Khải", "skhcn", "Thanh tra viên", ("inspector",), "0912 000 030"),
    Member("quantri", "Ngô Thanh Sơn", "skhcn", "Quản trị hệ thống", ("admin",), "0912 000 040"),
    Member("chutich", "Đặng Hoài Nam", "ubnd", "Chủ tịch UBND tỉnh", ("chair",), "0912 000 050"),
    Member("kiemtoan", "Dương Thị Mai", "ubnd", "Kiểm soát nội bộ", ("auditor",), "0912 000 060"),
    Member("congan", "Võ Thành Công", "cat", "Cán bộ đầu mối", ("police",), "0912 000 113"),
    Member("noc-smt", "Hoàng Gia Bảo", "smt", "Trưởng ca NOC", ("noc",), "0912 100 001"),
    Member("noc-smt2", "Bùi Khánh Linh", "smt", "Trực NOC", ("noc",), "0912 100 002"),
    Member("noc-hvm", "Trịnh Công Vinh", "hvm", "Trưởng ca NOC", ("noc",), "0912 200 001"),
    Member("noc-hvm2", "Đinh Thảo Vy", "hvm", "Trực NOC", ("noc",), "0912 200 002"),
    Member("noc-ddm", "Lý Quốc Anh", "ddm", "Trưởng ca NOC", ("noc",), "0912 300 001"),
    Member("noc-ddm2", "Mai Tiến Đạt", "ddm", "Trực NOC", ("noc",), "0912 300 002"),
    Member("dienluc", "Cao Xuân Tùng", "dltl", "Điều độ viên", ("noc",), "0912 400 001"),
    Member("buudien", "Hồ Bích Ngọc", "bdt", "Trưởng phòng Nghiệp vụ", ("noc",), "0912 500 001"),
    Member("dai", "Tạ Hữu Nghĩa", "ptth", "Trưởng phòng Kỹ thuật", ("noc",), "0912 600 001"),
    Member("xa", "Lương Văn Bình", "xa-an-binh", "Công chức Văn hóa - Xã hội", ("commune",), "0912 700 001"),
)

COMMUNES = (
    "An Bình", "An Phú", "Bình Lâm", "Cẩm Sơn", "Đại Hòa", "Đông Giang", "Gia Khánh", "Hòa Lạc",
    "Hưng Thịnh", "Khe Sâu", "Lam Sơn", "Lộc Thủy", "Mỹ Đức", "Nam Phong", "Ngọc Lâm", "Phú Hải",
    "Phước Long", "Quảng Thọ", "Sông Lam", "Tân Hiệp", "Thạch Bàn", "Thanh Lâm", "Trà My", "Vĩnh Xuân",
)  # fmt: skip
BORDER = frozenset({"Khe Sâu", "Đông Giang", "Trà My"})


def commune_code(name: str) -> str:
    """Give the code of a commune's committee: ``xa-an-binh``."""
    import unicodedata

    plain = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return "xa-" + "".join(c for c in plain if not unicodedata.combining(c)).lower().replace(" ", "-")
