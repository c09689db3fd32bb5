"""Fixtures of every test: a data folder of its own, a fixed moment, actors by role."""

from __future__ import annotations

import datetime as dt
import os
import tempfile

os.environ.setdefault("THONGSUOT_DATA_DIR", tempfile.mkdtemp(prefix="thongsuot-test-"))
os.environ.setdefault("THONGSUOT_MFA_REQUIRED", "false")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thongsuot.config.settings")

import django
import hypothesis
import pytest

django.setup()

# Speed is measured in benchmarks, so that a busy machine fails no test. The examples of the house profile follow from
# the test itself, so that a red run speaks of the change at hand; HYPOTHESIS_PROFILE=search looks for new ones, long for many.
hypothesis.settings.register_profile(
    "search", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], print_blob=True
)
hypothesis.settings.register_profile("long", hypothesis.settings.get_profile("search"), max_examples=2_000)
hypothesis.settings.register_profile("house", hypothesis.settings.get_profile("search"), derandomize=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

NOW = dt.datetime(2026, 11, 23, 3, 0, tzinfo=dt.UTC)


@pytest.fixture
def now() -> dt.datetime:
    """Give the moment at which tests happen."""
    return NOW
