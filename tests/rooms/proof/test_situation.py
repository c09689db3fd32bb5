"""The state of the network by commune on the one page: counts alone, for who may see the page."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW
from incident_stage import Stage, build
from thongsuot.incidents.models import AffectedSite
from thongsuot.kernel.errors import NotAllowed
from thongsuot.network.models import Site
from thongsuot.places.models import Area
from thongsuot.proof import queries, sharing

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None) -> Stage:
    made = build()
    area = Area.objects.create(code="xa-thu", name="Xã Thử", kind="commune")
    Site.objects.update(area=area)
    return made


def test_a_commune_counts_its_stations_that_are_out_while_an_incident_lives(stage: Stage) -> None:
    reader = sharing.reader(1, "Chủ tịch")
    before = queries.situation(viewer=reader)[0]
    assert (before.sites, before.down, before.look) == (Site.objects.count(), 0, "ok")
    incident = stage.cut()
    out = set(AffectedSite.objects.filter(out_of_service=True, until=None).values_list("site_code", flat=True))
    after = queries.situation(viewer=reader)[0]
    assert after.down == len(out) > 0, incident.code
    assert after.look == "bad"


def test_the_middle_of_its_stations_stands_for_a_commune_whose_place_is_not_known(stage: Stage) -> None:
    sites = list(Site.objects.values_list("lat", "lon"))
    found = queries.situation(viewer=sharing.reader(1, "Chủ tịch"))[0]
    assert found.lat == pytest.approx(sum(lat for lat, _lon in sites) / len(sites))
    Area.objects.filter(code="xa-thu").update(lat=20.0, lon=106.0)
    found = queries.situation(viewer=sharing.reader(1, "Chủ tịch"))[0]
    assert (found.lat, found.lon) == (20.0, 106.0)


def test_an_operator_may_not_see_it(stage: Stage) -> None:
    with pytest.raises(NotAllowed):
        queries.situation(viewer=stage.province.actor("noc_a", now=NOW + dt.timedelta(minutes=1)))
