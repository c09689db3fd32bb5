"""Calls of one incident to several bodies stand together in "my work now"."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from thongsuot.web.home.views import _by_subject


def _call(subject: str, body: str) -> Any:
    return cast(
        Any, SimpleNamespace(page=SimpleNamespace(subject_type="incident", subject_id=subject, organisation=body))
    )


def test_calls_of_one_incident_stand_together_in_the_order_of_the_first() -> None:
    groups = _by_subject(
        [_call("A", "Sở"), _call("B", "Sở"), _call("A", "Sao Mai"), _call("B", "Hải Vân"), _call("C", "Sở")]
    )
    assert [[call.page.organisation for call in group] for group in groups] == [
        ["Sở", "Sao Mai"],
        ["Sở", "Hải Vân"],
        ["Sở"],
    ]
