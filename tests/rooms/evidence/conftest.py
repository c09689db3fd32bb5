"""Fixtures of the evidence tests: a theft at an operator's station."""

from __future__ import annotations

import pytest

from builders import NOW
from incident_stage import Stage, build
from thongsuot.incidents import actions
from thongsuot.incidents.models import Incident


@pytest.fixture
def stage(db: None) -> Stage:
    """Give the small network with two operators over one duct."""
    return build()


@pytest.fixture
def theft(stage: Stage) -> Incident:
    """Give a theft of batteries at station A1, opened by the operator."""
    return actions.open_by_hand(
        kind="theft", title="Mất ắc quy trạm A1", started_at=NOW, site_codes=["A1"], by=stage.actor("noc_a"), now=NOW
    )
