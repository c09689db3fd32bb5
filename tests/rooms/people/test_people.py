"""Bodies, persons, roles and tokens: who may change them, and what stays on record."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW, PASSWORD, Province, small_province
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.kernel.models import AuditEntry
from thongsuot.people import actions, queries, rules
from thongsuot.people.models import Person
from thongsuot.people.words import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return small_province()


def test_the_first_administrator_is_made_once() -> None:
    made = actions.create_first_administrator(email="A@thanhlam.example", display_name="An", password=PASSWORD, now=NOW)
    assert queries.roles_of(made, now=NOW) == {"admin"} and made.email == "a@thanhlam.example"
    with pytest.raises(Refused):
        actions.create_first_administrator(email="b@thanhlam.example", display_name="B", password=PASSWORD, now=NOW)
    assert Person.objects.count() == 1


@pytest.mark.parametrize("password", ["ngan", "password1234", "quan-tri@thanhlam.example"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        actions.create_first_administrator(
            email="quan-tri@thanhlam.example", display_name="An", password=password, now=NOW
        )
    assert not queries.has_anybody()


def test_only_the_administrator_changes_people(province: Province) -> None:
    for key in ("duty_officer", "leader", "noc_a", "auditor"):
        with pytest.raises(NotAllowed):
            actions.set_roles(province.persons["noc_b"], roles=("leader",), by=province.actor(key), now=NOW)


def test_roles_end_and_stay_on_record(province: Province) -> None:
    person = province.persons["clerk"]
    later = NOW + dt.timedelta(hours=1)
    actions.set_roles(person, roles=("leader",), by=province.actor("admin"), now=later)
    assert queries.roles_of(person, now=NOW) == {"clerk"}
    assert queries.roles_of(person, now=later) == {"leader"}
    assert person.grants.count() == 2


def test_the_administrator_does_not_shut_himself_out(province: Province) -> None:
    admin = province.persons["admin"]
    with pytest.raises(Refused):
        actions.set_roles(admin, roles=("clerk",), by=province.actor("admin"), now=NOW)
    with pytest.raises(Refused):
        actions.set_active(admin, active=False, by=province.actor("admin"), now=NOW)


def test_an_operator_sees_its_own_people_alone(province: Province) -> None:
    seen = {p.display_name for p in queries.persons(viewer=province.actor("noc_a"))}
    assert seen == {"Nguyễn Vận Hành"}
    with pytest.raises(NotFound):
        queries.person(province.persons["noc_b"].pk, viewer=province.actor("noc_a"))
    with pytest.raises(NotFound):
        queries.person_by_email("noc-b@thanhlam.example", viewer=province.actor("noc_a"))


def test_a_token_opens_once_shown_and_never_after_its_end(province: Province) -> None:
    person, until = province.persons["noc_a"], NOW + dt.timedelta(days=1)
    token = actions.make_token(person, name="x", expires_at=until, by=province.actor("noc_a"), now=NOW)
    assert queries.person_of_token(token, now=NOW) == person
    assert queries.person_of_token(token, now=until) is None
    assert token not in str(list(person.tokens.values()))
    actions.revoke_token(person.tokens.get(), by=province.actor("noc_a"), now=NOW)
    assert queries.person_of_token(token, now=NOW) is None


def test_nobody_makes_or_sees_a_token_of_another(province: Province) -> None:
    person = province.persons["noc_a"]
    with pytest.raises(NotAllowed):
        actions.make_token(person, name="x", by=province.actor("leader"), now=NOW)
    actions.make_token(person, name="x", by=province.actor("noc_a"), now=NOW)
    with pytest.raises(NotFound):
        queries.token(person.tokens.get().pk, viewer=province.actor("noc_b"))
    with pytest.raises(NotAllowed):
        queries.tokens_of(person, viewer=province.actor("leader"))


def test_a_person_sets_how_they_are_reached(province: Province) -> None:
    me = province.actor("noc_a")
    changed = actions.change_own_account(
        phone="0912 345 678", webhook_url="https://hooks.example.vn/secret", language="en", by=me, now=NOW
    )
    assert (changed.phone, changed.language) == ("0912 345 678", "en")
    entry = AuditEntry.objects.order_by("-sequence").first()
    assert entry is not None and "secret" not in str(entry.detail)
    with pytest.raises(Invalid):
        actions.change_own_account(phone="", webhook_url="javascript:1", language="vi", by=me, now=NOW)
    with pytest.raises(Invalid):
        actions.change_own_account(phone="", webhook_url="", language="fr", by=me, now=NOW)


def test_a_body_is_known_by_one_code(province: Province) -> None:
    with pytest.raises(Refused):
        actions.add_organisation(code="vtp", name="X", kind="telecom", by=province.actor("admin"), now=NOW)
    with pytest.raises(Invalid):
        actions.add_organisation(code="x", name="X", kind="spaceport", by=province.actor("admin"), now=NOW)


def test_a_body_changes_its_name_and_keeps_its_code(province: Province) -> None:
    body = province.bodies["vtp"]
    given = {"name": "Sao Mai Mới", "short_name": "SMM", "kind": "telecom", "email": "", "phone": ""}
    actions.change_organisation(body, by=province.actor("admin"), now=NOW, **given)
    assert queries.organisation("vtp", viewer=province.actor("noc_b")).name == "Sao Mai Mới"


def test_every_role_holds_something_and_no_unknown_role_does() -> None:
    for role in Role.values:
        assert "self.use" in rules.permissions_of([role])
    assert rules.permissions_of(["emperor"]) == frozenset()
