"""A small network of two operators: a ring of hubs, a leaf, a shared duct, two feeders of one substation."""

from __future__ import annotations

from typing import Any


def site(code: str, owner: str, kind: str = "access", *, feeder: str = "F1", **more: Any) -> dict[str, Any]:
    number = int(code[1:])
    place = {"lat": 20.4 + number / 100, "lon": 106.3 + number / 100}
    return {"id": code, "operator": owner, "kind": kind, "feeder": feeder, "cells": 3, "users": 100, **place, **more}


def link(code: str, a: str, b: str, *, duct: str | None = None, cable: str | None = None) -> dict[str, Any]:
    return {"id": code, "a": a, "b": b, "kind": "access", "cable": cable or f"C{code}", "duct": duct}


def small_network() -> dict[str, Any]:
    """Core A1 – hubs A2, A3 in a ring – leaf A4 behind A3; rival: core B1 – leaf B2. A4's and B2's cables share duct D1."""
    return {
        "format": "thongsuot.network/1",
        "name": "nhỏ",
        "sites": [
            site("A1", "VTP", "core", name="Tổng trạm Thái Thụy", generator=True, battery_min=480),
            site("A2", "VTP", "hub"),
            site("A3", "VTP", "hub", feeder="F2", battery_min=120),
            site("A4", "VTP", feeder="F1", priority_services=["113"], name="Trạm Đông Hưng"),
            site("B1", "VNP", "core", feeder="F2"),
            site("B2", "VNP", feeder="F2", key_target=True),
        ],
        "links": [
            link("L1", "A1", "A2"),
            link("L2", "A2", "A3"),
            link("L3", "A3", "A1"),
            link("L4", "A3", "A4", duct="D1"),
            link("M1", "B1", "B2", duct="D1"),
        ],
        "feeders": [{"id": "F1", "substation": "S1"}, {"id": "F2", "substation": "S1"}],
        "grid": {"id": "ALL", "substations": ["S1"]},
    }
