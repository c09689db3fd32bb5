"""One small fictional province for tests: bodies, persons by role, their actors."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.people import actions
from thongsuot.people.models import Organisation, Person
from thongsuot.people.queries import actor_of

NOW = dt.datetime(2026, 11, 23, 3, 0, tzinfo=dt.UTC)
PASSWORD = "suoi-nguon-xanh-2026"

BODIES = (
    # code, name, short name, kind
    ("ubnd", "Ủy ban nhân dân tỉnh Thanh Lam", "UBND tỉnh", "committee"),
    ("skhcn", "Sở Khoa học và Công nghệ tỉnh Thanh Lam", "Sở KH&CN", "dept_ic"),
    ("cat", "Công an tỉnh Thanh Lam", "Công an tỉnh", "police"),
    ("vtp", "Viễn thông Sao Mai", "VTP", "telecom"),
    ("vnp", "Viễn thông Hải Vân", "VNP", "telecom"),
    ("evn", "Điện lực Thanh Lam", "Điện lực", "power"),
    ("buudien", "Bưu điện tỉnh Thanh Lam", "Bưu điện", "postal"),
    ("dai", "Đài Phát thanh và Truyền hình Thanh Lam", "Đài PT-TH", "broadcast"),
    ("xa-an-binh", "Ủy ban nhân dân xã An Bình", "xã An Bình", "commune"),
)
PEOPLE = (
    # key, name, body, roles
    ("duty_officer", "Trần Trực Ban", "skhcn", ("duty_officer",)),
    ("leader", "Lê Lãnh Đạo", "skhcn", ("leader",)),
    ("clerk", "Phạm Văn Thư", "skhcn", ("clerk",)),
    ("inspector", "Đỗ Thanh Tra", "skhcn", ("inspector",)),
    ("noc_a", "Nguyễn Vận Hành", "vtp", ("noc",)),
    ("noc_b", "Hoàng Khai Thác", "vnp", ("noc",)),
    ("police", "Võ Công An", "cat", ("police",)),
    ("commune", "Bùi Cán Bộ", "xa-an-binh", ("commune",)),
    ("chair", "Đặng Chủ Tịch", "ubnd", ("chair",)),
    ("admin", "Ngô Quản Trị", "skhcn", ("admin",)),
    ("auditor", "Dương Kiểm Toán", "ubnd", ("auditor",)),
)


@dataclass
class Province:
    """The bodies and persons of the small province, by short keys."""

    bodies: dict[str, Organisation] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)

    def actor(self, key: str, *, now: dt.datetime = NOW) -> Actor:
        """Give the actor of a person by their key."""
        return actor_of(self.persons[key], now=now)


def small_province(*, now: dt.datetime = NOW, with_passwords: bool = False) -> Province:
    """Make the small province; without passwords nobody can sign in by form (tests use force_login), which is quick."""
    made = Province()
    for code, name, short, kind in BODIES:
        made.bodies[code] = actions.add_organisation(
            code=code, name=name, short_name=short, kind=kind, email=f"truc@{code}.thanhlam.example", by=HOUSE, now=now
        )
    for key, name, body, roles in PEOPLE:
        made.persons[key] = actions.add_person(
            email=f"{key.replace('_', '-')}@thanhlam.example",
            display_name=name,
            organisation=made.bodies[body],
            roles=roles,
            password=PASSWORD if with_passwords else None,
            by=HOUSE,
            now=now - dt.timedelta(days=1),
        )
    return made
