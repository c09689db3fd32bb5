"""Typed forms: data that holds together, values checked field by field, read by whom they concern."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import NOW
from incident_stage import Stage
from thongsuot.incidents import actions, queries, typed
from thongsuot.incidents.words import FORM_FAULTS, IncidentKind
from thongsuot.kernel.errors import Invalid, NotFound, Refused

THEFT: dict[str, Any] = {
    "objects": [{"what": "Cáp quang 24FO", "quantity": 350, "unit": "m", "value": "42.000.000"}],
    "window_from": "2026-11-22T22:00",
    "window_until": "2026-11-23T02:00",
    "exact_place": "xã An Bình, đường ĐT12, cột 18",
}


def test_the_pack_holds_together() -> None:
    specs = typed.forms()
    assert {"theft", "sabotage", "cut", "power", "congestion", "postal", "broadcast", "cyber"} <= set(specs)
    types = {"text", "long", "choice", "choices", "number", "money", "moment", "yesno", "rows"}
    for spec in specs.values():
        assert set(spec.kinds) <= set(IncidentKind.values)
        keys = [field.key for field in spec.fields]
        assert len(keys) == len(set(keys)), spec.key
        for field in (*spec.fields, *(column for one in spec.fields for column in one.columns)):
            assert field.type in types and field.label.vi and field.label.en
            assert bool(field.choices) == (field.type in ("choice", "choices")), field.key
            assert not field.after or field.after in keys


def test_theft_asks_what_the_police_need() -> None:
    needed = {field.key for field in typed.forms()["theft"].fields if field.police}
    assert {"objects", "value_basis", "window_from", "window_until", "exact_place", "traces", "report_number"} <= needed


def test_numbers_are_read_as_people_here_write_them() -> None:
    form = typed.forms()["theft"]
    for text, number in (("42.000.000", 42_000_000), ("42 000 000", 42_000_000), ("350,5", 350.5), (7, 7)):
        row = {
            "what": "x",
            "quantity": text if number != 42_000_000 else 1,
            "value": 42 if number != 42_000_000 else text,
        }
        kept, faults = typed.clean(form, THEFT | {"objects": [row]}, now=NOW)
        assert faults == {} and number in kept["objects"][0].values()


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        ({"exact_place": " "}, "exact_place", "needed"),
        ({"exact_place": "x" * 301}, "exact_place", "too_long"),
        ({"objects": []}, "objects", "needed"),
        ({"objects": [{"quantity": 3}]}, "objects.0.what", "needed"),
        ({"objects": [{"what": "x", "value": "1,5"}]}, "objects.0.value", "not_whole"),
        ({"objects": [{"what": "x", "quantity": -1}]}, "objects.0.quantity", "too_small"),
        ({"objects": [{"what": "x", "quantity": "nhiều"}]}, "objects.0.quantity", "not_a_number"),
        ({"objects": "cáp"}, "objects", "not_rows"),
        ({"objects": [{"what": "x"}] * 41}, "objects", "too_many_rows"),
        ({"window_until": "2026-11-22T20:00"}, "window_until", "too_early"),
        ({"window_until": "2026-11-24T20:00"}, "window_until", "in_future"),
        ({"window_until": "hôm qua"}, "window_until", "not_a_moment"),
        ({"value_basis": "guess"}, "value_basis", "no_choice"),
        ({"entry": ["lock", "sky"]}, "entry", "no_choice"),
        ({"scene_kept": "maybe"}, "scene_kept", "no_choice"),
        ({"suspect": "A"}, "suspect", "no_field"),
    ],
)
def test_what_is_wrong_is_named_with_its_field(change: dict[str, Any], where: str, what: str) -> None:
    _kept, faults = typed.clean(typed.forms()["theft"], THEFT | change, now=NOW)
    assert faults[where][0] == what
    assert what in FORM_FAULTS


@given(
    st.dictionaries(
        st.sampled_from([field.key for field in typed.forms()["theft"].fields]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
            max_leaves=6,
        ),
    )
)
def test_anything_sent_is_kept_or_named_and_never_breaks(raw: dict[str, Any]) -> None:
    form = typed.forms()["theft"]
    kept, faults = typed.clean(form, raw, now=NOW)
    again, more = typed.clean(form, THEFT | kept, now=NOW + dt.timedelta(days=80000))
    assert set(kept) <= {field.key for field in form.fields}
    assert all(what in FORM_FAULTS for what, _bound in faults.values())
    assert {key: again[key] for key in kept if key not in more} == {key: kept[key] for key in kept if key not in more}


def test_a_body_fills_in_its_own_form_and_sets_it_right(stage: Stage) -> None:
    code, noc = stage.cut().code, stage.actor("noc_a")
    actions.fill_form(code, "theft", values=THEFT, by=noc, now=NOW, version=0)
    (view,) = queries.filled_forms(code, viewer=noc)
    assert view.total_value == 42_000_000 and view.is_own and view.version == 1
    assert len(view.missing_for_police) == view.asked_by_police - 4
    with pytest.raises(Refused) as trouble:
        actions.fill_form(code, "theft", values=THEFT, by=noc, now=NOW, version=0)
    assert trouble.value.given_code == "changed_meanwhile"
    actions.fill_form(code, "theft", values=THEFT | {"report_number": "12/CAX"}, by=noc, now=NOW, version=1)
    (view,) = queries.filled_forms(code, viewer=noc)
    assert view.content["report_number"] == "12/CAX"


def test_wrong_values_are_refused_whole(stage: Stage) -> None:
    code, noc = stage.cut().code, stage.actor("noc_a")
    with pytest.raises(Invalid) as trouble:
        actions.fill_form(code, "theft", values=THEFT | {"window_until": "2026-11-01T00:00"}, by=noc, now=NOW)
    assert list(trouble.value.details["fields"]) == ["window_until"]
    assert queries.filled_forms(code, viewer=noc) == ()
    with pytest.raises(NotFound):
        actions.fill_form(code, "gossip", values={}, by=noc, now=NOW)


def test_rivals_and_helpers_read_no_form_of_another_body(stage: Stage) -> None:
    code = stage.cut().code
    actions.fill_form(code, "theft", values=THEFT, by=stage.actor("noc_b"), now=NOW)
    actions.share_with(code, stage.province.bodies["xa-an-binh"], by=stage.actor("duty_officer"), now=NOW)
    assert queries.filled_forms(code, viewer=stage.actor("noc_a")) == ()
    assert queries.filled_forms(code, viewer=stage.actor("commune")) == ()
    assert len(queries.filled_forms(code, viewer=stage.actor("duty_officer"))) == 1
    assert queries.filled_form(code, "theft", viewer=stage.actor("noc_a")).content == {}


def test_the_police_read_the_forms_of_a_theft(stage: Stage) -> None:
    made = actions.open_by_hand(kind="theft", title="Mất cáp", started_at=NOW, by=stage.actor("noc_a"), now=NOW)
    actions.fill_form(made.code, "theft", values=THEFT, by=stage.actor("noc_a"), now=NOW)
    (view,) = queries.filled_forms(made.code, viewer=stage.actor("police"))
    assert view.content["exact_place"].startswith("xã An Bình") and not view.is_own
