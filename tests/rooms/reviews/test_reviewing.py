"""After-action reviews: when one is due, who writes and reads what, and actions that are followed until they are done."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW
from incident_stage import Stage, build
from thongsuot.flows import incident_to_review
from thongsuot.incidents import actions as incidents
from thongsuot.incidents import queries as incident_queries
from thongsuot.incidents.models import Incident
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.kernel.models import AuditEntry, OutboxEntry
from thongsuot.reviews import actions, queries, rules
from thongsuot.reviews.models import Contribution, FollowUp, Review

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(hours=1)
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def stage(db: None) -> Stage:
    return build()


def closed(stage: Stage, *, level: int = 2, key: str = "fiber/D1/1", **changes: object) -> str:
    """Let an incident be cut, mended and closed; give its code."""
    code = stage.cut(key=key).code
    Incident.objects.filter(code=code).update(level=level, **changes)
    officer = stage.actor("duty_officer")
    incidents.set_cause(code, cause="Xe múc", by=officer, now=NOW)
    incidents.restore(code, by=officer, now=NOW)
    incidents.close(code, by=officer, now=NOW)
    return code


def review_of(stage: Stage) -> str:
    """Give the code of a closed incident whose review is open."""
    code = closed(stage)
    assert actions.open_if_due(code, by=HOUSE, now=NOW) is not None
    return code


@pytest.mark.parametrize(
    ("level", "is_security", "is_drill", "why"),
    [(1, False, False, ""), (2, False, False, "level"), (3, True, False, "level"), (1, True, False, "security"), (3, True, True, "")],
)  # fmt: skip
def test_a_review_is_due_after_grave_and_security_incidents_and_never_after_a_drill(
    stage: Stage, level: int, is_security: bool, is_drill: bool, why: str
) -> None:
    code = closed(stage, level=level, is_security=is_security, is_drill=is_drill)
    incident_to_review.on_incident_closed({"code": code}, NOW)
    incident_to_review.on_incident_closed({"code": code}, LATER)  # facts may come twice
    made = Review.objects.filter(incident_code=code).first()
    assert (made.why if made else "") == why
    if made:
        assert made.due_on == dt.date(2026, 12, 8), "ten working days after Monday 23; the 24th is a day off"
        assert made.source == "mặc định của Thông Suốt"


def test_the_rule_of_the_day_counts_and_an_unknown_incident_stops_nothing() -> None:
    first = rules.due_rules()[0]
    stricter = rules.DueRule(
        valid_from=dt.date(2027, 1, 1), level_at_least=3, security=False, working_days=5, source="x", confidence="own"
    )
    both = (first, stricter)
    assert rules.rule_of(dt.date(2026, 12, 31), both) == first
    assert rules.rule_of(dt.date(2027, 1, 1), both) == stricter
    assert rules.rule_of(first.valid_from - dt.timedelta(days=1), both) is None
    assert rules.why_due(stricter, level=2, is_security=True, is_drill=False) == ""
    assert {rule.confidence for rule in rules.due_rules()} == {"own"}


def test_the_fact_of_an_incident_that_is_gone_is_harmless(db: None) -> None:
    incident_to_review.on_incident_closed({"code": "SC-0"}, NOW)
    assert not Review.objects.exists()


def test_a_person_opens_one_for_any_closed_incident_once(stage: Stage) -> None:
    officer = stage.actor("duty_officer")
    live = stage.cut().code
    with pytest.raises(Refused):
        actions.open_review(live, by=officer, now=NOW)
    Incident.objects.all().update(state="closed", closed_at=NOW, level=1)
    with pytest.raises(NotAllowed):
        actions.open_review(live, by=stage.actor("noc_a"), now=NOW)
    for wrong in (TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=400)):
        with pytest.raises(Invalid):
            actions.open_review(live, due_on=wrong, by=officer, now=NOW)
    assert actions.open_review(live, by=officer, now=NOW).why == "hand"
    with pytest.raises(Refused):
        actions.open_review(live, by=officer, now=NOW)
    assert AuditEntry.objects.filter(action="reviews.opened").count() == 1


def test_what_happened_is_prefilled_without_a_word_about_anybodys_plant(stage: Stage) -> None:
    code = stage.cut().code
    incidents.add_note(code, note="MAT-CUA-A", by=stage.actor("noc_a"), now=NOW)
    Incident.objects.filter(code=code).update(level=2, state="closed", closed_at=NOW, restored_at=NOW, place="Ở BÍ MẬT")
    actions.open_if_due(code, by=HOUSE, now=NOW)
    text = Review.objects.get().happened
    assert "10:00 23/11/2026" in text
    assert not [word for word in ("MAT-CUA-A", "D1", "A1", "BÍ MẬT", "Sao Mai") if word in text]
    mine = queries.review(code, viewer=stage.actor("noc_a"), now=NOW).prefilled
    assert "MAT-CUA-A" in mine


def test_a_bodys_part_is_read_by_itself_and_the_department_alone(stage: Stage) -> None:
    code = review_of(stage)
    noc_a, noc_b, officer = stage.actor("noc_a"), stage.actor("noc_b"), stage.actor("duty_officer")
    actions.contribute(code, lessons="Của A", by=noc_a, now=NOW)
    seen = {key: queries.review(code, viewer=stage.actor(key), now=NOW) for key in ("noc_a", "noc_b", "duty_officer")}
    assert seen["noc_a"].own is not None and seen["noc_a"].contributions == ()
    assert seen["noc_b"].own is None and seen["noc_b"].contributions == () and seen["noc_b"].silent == ()
    assert [part.lessons for part in seen["duty_officer"].contributions] == ["Của A"]
    assert {body.code for body in seen["duty_officer"].silent} >= {"vnp"}
    assert seen["noc_a"].summary is None, "a draft is not shown to bodies"
    assert actions.contribute(code, lessons="Của A, lần 2", version=1, by=noc_a, now=LATER).version == 2
    with pytest.raises(Refused):
        actions.contribute(code, lessons="ai đó khác", version=1, by=noc_a, now=LATER)
    with pytest.raises(Invalid):
        actions.contribute(code, lessons="  ", by=noc_b, now=NOW)
    with pytest.raises(Invalid):
        actions.contribute(code, moon="x", by=noc_b, now=NOW)
    with pytest.raises(Invalid):
        actions.contribute(code, lessons="x" * 20_001, by=noc_b, now=NOW)
    with pytest.raises(NotAllowed):
        actions.sum_up(code, lessons="x", by=noc_b, now=NOW)
    with pytest.raises(Refused):  # the department sums up; it is no party of its own
        actions.contribute(code, lessons="x", by=officer, now=NOW)
    with pytest.raises(NotFound):
        actions.contribute(code, lessons="x", by=stage.actor("commune"), now=NOW)
    assert Contribution.objects.count() == 1


def test_the_police_give_their_part_of_a_security_incident(stage: Stage) -> None:
    code = closed(stage, level=1, is_security=True)
    actions.open_if_due(code, by=HOUSE, now=NOW)
    police = stage.actor("police")
    actions.contribute(code, happened="Đã khám nghiệm", by=police, now=NOW)
    actions.contribute(code, happened="Của A", by=stage.actor("noc_a"), now=NOW)
    found = queries.review(code, viewer=police, now=NOW)
    assert found.own is not None and found.contributions == (), "not even the police read the others' parts"


def test_it_is_published_by_a_leader_with_lessons_and_then_no_text_changes(stage: Stage) -> None:
    code = review_of(stage)
    officer, leader, noc = stage.actor("duty_officer"), stage.actor("leader"), stage.actor("noc_a")
    with pytest.raises(Refused):
        actions.publish(code, by=leader, now=NOW)
    actions.sum_up(code, lessons="Cắm biển báo tuyến cáp", by=officer, now=NOW)
    with pytest.raises(NotAllowed):
        actions.publish(code, by=officer, now=NOW)
    actions.publish(code, by=leader, now=LATER)
    found = queries.review(code, viewer=noc, now=LATER)
    assert found.summary is not None and found.summary.lessons == "Cắm biển báo tuyến cáp"
    for act in (
        lambda: actions.publish(code, by=leader, now=LATER),
        lambda: actions.sum_up(code, lessons="x", by=officer, now=LATER),
        lambda: actions.contribute(code, lessons="x", by=noc, now=LATER),
    ):
        with pytest.raises(Refused):
            act()
    told = OutboxEntry.objects.get(topic="ReviewPublished").payload
    assert told["code"] == code and set(told["organisation_ids"]) >= {noc.organisation_id}
    words = [one.what for one in incident_queries.room(code, viewer=noc, now=LATER).timeline]
    assert words[-2:] == ["review_opened", "review_published"]
    assert [one.action for one in AuditEntry.objects.filter(action__startswith="reviews.").order_by("id")] == [
        "reviews.opened", "reviews.summed_up", "reviews.published",
    ]  # fmt: skip


def test_an_action_is_followed_until_its_body_says_it_is_done(stage: Stage) -> None:
    code = review_of(stage)
    officer, noc_a, noc_b = stage.actor("duty_officer"), stage.actor("noc_a"), stage.actor("noc_b")
    due = TODAY + dt.timedelta(days=20)
    person = stage.province.persons["noc_a"]
    one = actions.add_action(
        code, text="Cắm biển", organisation="vtp", person_id=person.pk, due_on=due, by=officer, now=NOW
    )
    with pytest.raises(Invalid):
        actions.add_action(code, text="x", organisation="vnp", person_id=person.pk, due_on=due, by=officer, now=NOW)
    for wrong in ({"text": " "}, {"due_on": TODAY - dt.timedelta(days=1)}):
        with pytest.raises(Invalid):
            actions.add_action(
                code, **({"text": "x", "organisation": "vtp", "due_on": due} | wrong), by=officer, now=NOW
            )
    with pytest.raises(NotAllowed):
        actions.add_action(code, text="x", organisation="vnp", due_on=due, by=noc_a, now=NOW)
    assert [a.row.pk for a in queries.review(code, viewer=noc_a, now=NOW).actions] == [one.pk]
    assert queries.review(code, viewer=noc_b, now=NOW).actions == ()
    with pytest.raises(NotFound):
        actions.finish_action(code, one.pk, word="xong", by=noc_b, now=NOW)
    with pytest.raises(Refused):  # the department does not speak for the owner
        actions.finish_action(code, one.pk, word="xong", by=officer, now=NOW)
    with pytest.raises(Invalid):
        actions.finish_action(code, one.pk, word=" ", by=noc_a, now=NOW)
    assert [(own.id, own.standing) for own in queries.own_actions(viewer=noc_a, now=NOW)] == [(one.pk, "todo")]
    late = NOW + dt.timedelta(days=25)
    assert queries.overview(viewer=officer, now=late).actions_late == 1
    assert queries.overview(viewer=noc_b, now=late).actions_late == 0
    actions.finish_action(code, one.pk, word="Đã cắm 12 biển", by=noc_a, now=late)
    assert queries.own_actions(viewer=noc_a, now=late) == []
    with pytest.raises(Refused):
        actions.drop_action(code, one.pk, reason="thôi", by=officer, now=late)
    two = actions.add_action(code, text="Đổi tuyến", organisation="vnp", due_on=due, by=officer, now=NOW)
    with pytest.raises(NotAllowed):
        actions.drop_action(code, two.pk, reason="thôi", by=noc_b, now=NOW)
    assert actions.drop_action(code, two.pk, reason="Đã có tuyến khác", by=officer, now=NOW).state == "dropped"
    assert set(FollowUp.objects.values_list("state", flat=True)) == {"done", "dropped"}


@pytest.mark.parametrize(
    ("state", "days", "standing"),
    [("todo", 4, "todo"), ("todo", 3, "due_soon"), ("todo", 0, "due_soon"), ("todo", -1, "late"), ("done", -9, "done")],
)
def test_how_an_action_stands(state: str, days: int, standing: str) -> None:
    assert rules.standing(state, due=TODAY + dt.timedelta(days=days), now=NOW) == standing


def test_what_is_owed_is_reminded_to_whom_it_concerns(stage: Stage) -> None:
    code = review_of(stage)
    due = TODAY + dt.timedelta(days=20)
    made = actions.add_action(code, text="Cắm biển", organisation="vtp", due_on=due, by=stage.actor("leader"), now=NOW)
    actions.contribute(code, lessons="Của A", by=stage.actor("noc_a"), now=NOW)
    bodies = {body.pk: key for key, body in stage.province.bodies.items()}
    owed = {(one.kind, bodies[one.organisation_id]) for one in queries.dated_things(viewer=HOUSE)}
    assert ("review_action", "vtp") in owed and ("review", "vnp") in owed and ("review", "skhcn") in owed
    assert ("review", "vtp") not in owed, "its part is given"
    actions.finish_action(code, made.pk, word="Xong", by=stage.actor("noc_a"), now=NOW)
    actions.sum_up(code, lessons="Bài học", by=stage.actor("leader"), now=NOW)
    actions.publish(code, by=stage.actor("leader"), now=NOW)
    assert queries.dated_things(viewer=HOUSE) == []


def test_the_paper_holds_every_part_for_the_department_and_the_summary_alone_for_a_body(stage: Stage) -> None:
    import io
    import zipfile

    code = review_of(stage)
    leader, noc_b = stage.actor("leader"), stage.actor("noc_b")
    actions.contribute(code, lessons="MAT-CUA-A", by=stage.actor("noc_a"), now=NOW)
    due = TODAY + dt.timedelta(days=20)
    actions.add_action(code, text="VIEC-CUA-A", organisation="vtp", due_on=due, by=leader, now=NOW)
    actions.sum_up(code, lessons="- Cắm biển báo\n- Diễn tập", by=leader, now=NOW)
    with pytest.raises(NotFound):
        queries.paper(code, form="docx", viewer=noc_b, now=NOW)
    with pytest.raises(NotFound):
        queries.paper(code, form="exe", viewer=leader, now=NOW)
    actions.publish(code, by=leader, now=NOW)

    def text(key: str) -> str:
        data, name = queries.paper(code, form="docx", viewer=stage.actor(key), now=NOW)
        assert name == f"rut-kinh-nghiem-{code}.docx"
        return zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()

    assert all(word in text("leader") for word in ("MAT-CUA-A", "VIEC-CUA-A", "Cắm biển báo", "BÁO CÁO"))
    other = text("noc_b")
    assert "Cắm biển báo" in other and "MAT-CUA-A" not in other and "VIEC-CUA-A" not in other
    assert queries.paper(code, form="pdf", viewer=noc_b, now=NOW)[0].startswith(b"%PDF-")
