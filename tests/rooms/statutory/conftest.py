"""Fixtures of the tests of duties to report."""

from __future__ import annotations

import pytest

from incident_stage import Stage, build


@pytest.fixture
def stage(db: None) -> Stage:
    """Give the small network with two operators over one duct."""
    return build()
