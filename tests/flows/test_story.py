"""From directive to report: the whole story through the doors, told once, each step asserted."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client

from builders import small_province
from rosters import put
from story import DIRECTIVE, Story, network
from thongsuot.flows import alarm_to_incident
from thongsuot.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Story:
    """Give the province with a roster and a mail server, at a moment that the test moves."""
    settings.OFFICE = settings.OFFICE.model_copy(update={"email_host": "mail.thanhlam.example"})
    told = Story(small_province())
    monkeypatch.setattr(clock, "now", lambda: told.now)
    for key, role in (
        ("duty_officer", "control"),
        ("leader", "leader"),
        ("noc_a", "operation"),
        ("noc_b", "operation"),
    ):
        put(told.province, key, role, hours=24)
    alarm_to_incident.forget()
    return told


def issue(story: Story) -> tuple[int, int]:
    """Bring the directive in, check it, issue it; give its id and that of the reporting obligation."""
    pk = story.ask("clerk", "post", "/directives", {"text": DIRECTIVE}, expect=201)["directive_id"]
    read = story.ask("clerk", "get", f"/directives/{pk}")
    assert (read["number"], read["state"]) == ("09/CT-UBND", "read")
    duty, power, report = read["obligations"]
    for one in (duty, power, report):
        assert read["text"][one["start"] : one["end"]] == one["task_text"], "every proposal stands in the source"
        assert one["parties"] == [], "nothing is assigned by guess"
    assert [one["report_required"] for one in (duty, power, report)] == [False, False, True]
    address = f"/directives/{pk}/obligations"
    suggested = story.ask("clerk", "get", f"{address}/{duty['obligation_id']}/suggestions")
    assert {one["code"] for one in suggested} >= {"vtp", "vnp"}
    story.ask("clerk", "post", f"/directives/{pk}/confirm", {}, expect=(409, 422))  # parties are missing
    for one, leads, coordinates in (
        (duty, ["vtp", "vnp"], []),
        (power, ["evn"], ["vtp", "vnp"]),
        (report, ["skhcn"], []),
    ):
        parties = {"leads": leads, "coordinates": coordinates}
        story.ask("clerk", "put", f"{address}/{one['obligation_id']}/parties", parties)
        story.ask("clerk", "put", f"{address}/{one['obligation_id']}/due", {"due_on": "2026-12-04"})
    story.ask("clerk", "post", f"/directives/{pk}/confirm", {})
    story.ask("clerk", "post", f"/directives/{pk}/issue", {}, expect=403)
    assert story.ask("leader", "post", f"/directives/{pk}/issue", {})["state"] == "issued"
    return pk, report["obligation_id"]


def row(board: dict[str, Any], name: str) -> dict[str, Any]:
    """Give the row of one party."""
    found: dict[str, Any] = next(one for one in board["rows"] if name in one["name"])
    return found


def acknowledge(story: Story, pk: int) -> None:
    """Let notices go out, and three parties confirm receipt."""
    story.work()
    notices = [m for m in mail.outbox if "09/CT-UBND" in m.subject]
    assert {m.to[0] for m in notices} == {f"truc@{code}.thanhlam.example" for code in ("vtp", "vnp", "evn", "skhcn")}
    for key in ("noc_a", "noc_b", "leader"):
        story.ask(key, "post", f"/directives/{pk}/acknowledge", {})
    story.ask("noc_a", "post", f"/directives/{pk}/acknowledge", {}, expect=409)
    board = story.ask("leader", "get", f"/directives/{pk}/board")
    assert row(board, "Sao Mai")["received_by"].startswith("Nguyễn Vận Hành")
    assert row(board, "Điện lực")["received_by"] == "", "the power company has not answered"
    own = story.ask("noc_a", "get", f"/directives/{pk}/board")
    assert [one["name"] for one in own["rows"]] == ["Viễn thông Sao Mai"], "an operator sees its own row alone"


def sources(story: Story) -> dict[str, str]:
    """Import the network by file and give each operator's system a key."""
    checked = story.ask("duty_officer", "post", "/network/imports/document?dry_run=true", network())
    assert checked["faults"] == [] and checked["applied_at"] is None
    assert story.ask("duty_officer", "get", "/network/site")["count"] == 0, "a dry run writes nothing"
    story.ask("duty_officer", "post", "/network/imports/document?dry_run=false", network(), expect=201)
    assert story.ask("duty_officer", "get", "/network/site")["count"] == 12
    assert story.ask("noc_a", "get", "/network/site")["count"] == 6
    hanging = story.ask("duty_officer", "get", "/network/duct/D7/hangs-on")
    assert {site["code"] for site in hanging["sites"]} == {"A4", "A5", "A6", "B4", "B5", "B6"}
    return {
        code: story.ask("admin", "post", "/alarms/sources", {"code": f"{code}-ems", "organisation": code}, expect=201)[
            "key"
        ]
        for code in ("vtp", "vnp")
    }


def send(story: Story, key: str, alarms: list[dict[str, Any]], *, expect: int = 202) -> dict[str, Any]:
    """Send alarms over HTTP as a machine with its key."""
    answer = Client().post("/api/v1/alarms", alarms, content_type="application/json", headers={"X-API-Key": key})
    assert answer.status_code == expect, answer.content.decode()
    given: dict[str, Any] = answer.json()
    return given


def cut_the_duct(story: Story, keys: dict[str, str], *, clear: bool = False) -> None:
    """Let both operators' systems tell that the shared duct is cut, or whole again."""
    for letter, body in (("A", "vtp"), ("B", "vnp")):
        said = [story.alarm(f"{letter}{n}/port/L{letter}4", "LINK_LOS", clear=clear) for n in (3, 4)]
        said += [story.alarm(f"{letter}{n}", "NE_UNREACH", clear=clear) for n in (4, 5, 6)]
        assert send(story, keys[body], said)["accepted"] == 5
        assert clear or send(story, keys[body], said)["repeated"] == 5, "the same again only counts"


def one_incident(story: Story, keys: dict[str, str]) -> str:
    """Raise the alarms and find the one incident that they are."""
    send(story, "no-such-key", [story.alarm("A4", "NE_UNREACH")], expect=401)
    cut_the_duct(story, keys)
    story.pass_time(minutes=2)
    found = story.ask("duty_officer", "get", "/incidents?state=live")
    assert len(found) == 1, [(one["code"], one["title"]) for one in found]
    room = story.ask("duty_officer", "get", f"/incidents/{found[0]['code']}")
    assert (room["root_kind"], room["root"]) == ("duct", "D7")
    assert (found[0]["kind"], found[0]["sites_out"], found[0]["users"], found[0]["alarms"]) == ("fiber", 6, 3000, 10)
    assert found[0]["level"] == 3, "a priority service is cut off"
    own = story.ask("noc_a", "get", f"/incidents/{found[0]['code']}")
    assert own["incident"]["users"] == 1500 and own["incident"]["others_too"]
    assert all(site["code"].startswith("A") for site in own["sites"]), "no operator sees a rival's sites"
    story.ask("commune", "get", f"/incidents/{found[0]['code']}", expect=404)
    return str(found[0]["code"])


def answer_the_call(story: Story, code: str) -> None:
    """Nobody answers at first; the leader is called next, and takes over from the link of the message."""
    pages = [m for m in mail.outbox if code in m.subject + m.body]
    assert {m.to[0] for m in pages} == {f"{key}@thanhlam.example" for key in ("duty-officer", "noc-a", "noc-b")}
    story.pass_time(minutes=4)
    second = [m for m in mail.outbox if code in m.subject + m.body and m.to == ["leader@thanhlam.example"]]
    assert second, "after three minutes without an answer the next of the list is called"
    link = re.search(r"https?://[^/\s]+(/\S+)", str(second[0].body))
    assert link is not None
    anybody = Client()
    for agent in ("Zalo", "facebookexternalhit/1.1", "Mozilla/5.0"):
        shown = anybody.get(link[1], headers={"User-Agent": agent})
        assert shown.status_code == 200 and code in shown.content.decode()
    assert story.ask("duty_officer", "get", f"/incidents/{code}")["incident"]["state"] == "open", (
        "looking is not taking"
    )
    assert anybody.post(link[1]).status_code == 302
    story.work()
    room = story.ask("duty_officer", "get", f"/incidents/{code}")["incident"]
    assert room["state"] == "acknowledged" and "Lê Lãnh Đạo" in room["who_has_it"]
    states = {p["organisation"]: p["state"] for p in story.ask("duty_officer", "get", "/duty/pages")}
    assert states["skhcn"] == "acknowledged"
    assert states["vtp"] == states["vnp"] == "open", "the operators have not answered yet"
    mine = story.ask("noc_a", "get", "/duty/pages?only_open=true")
    assert [p["organisation"] for p in mine] == ["vtp"]
    story.ask("noc_a", "post", f"/duty/pages/{mine[0]['id']}/acknowledge", {})
    story.work()


def end_it(story: Story, keys: dict[str, str], code: str) -> int:
    """Give cause and expected time, restore, close with the impact; give its user-minutes."""
    story.pass_time(minutes=1)
    at = f"/incidents/{code}"
    story.ask("duty_officer", "post", f"{at}/close", {}, expect=409)
    story.ask("duty_officer", "put", f"{at}/cause", {"cause": "Máy xúc múc đứt cống bể dùng chung", "kind": "fiber"})
    eta = (story.now + dt.timedelta(hours=1)).isoformat()
    assert story.ask("duty_officer", "put", f"{at}/expected-restoration", {"at": eta})["incident"][
        "expected_restoration_at"
    ]
    story.jump(minutes=40)
    cut_the_duct(story, keys, clear=True)
    story.pass_time(minutes=1)
    story.ask("duty_officer", "post", f"{at}/restore", {})
    story.work()
    open_calls = story.ask("duty_officer", "get", "/duty/pages?only_open=true")
    assert open_calls == [], "when the service is back nobody is called any more"
    closed = story.ask("duty_officer", "post", f"{at}/close", {})
    assert closed["incident"]["state"] == "closed"
    # Six sites of 500 users each were out from the first alarm to the last clear, about 48 minutes.
    assert 3000 * 45 <= closed["user_minutes"] <= 3000 * 50
    assert [line["what"] for line in closed["timeline"]].count("closed") == 1
    return int(closed["user_minutes"])


def account_for_it(story: Story, pk: int, obligation: int, *, user_minutes: int) -> None:
    """Make, word and sign the report; it becomes the proof of the obligation, measured."""
    story.jump(days=3)
    period = {"start": "2026-11-01", "end": "2026-11-26", "obligation_id": obligation}
    story.ask("noc_a", "post", "/reports", period, expect=403)
    made = story.ask("clerk", "post", "/reports", period, expect=201)
    fiber = next(line for line in made["figures"]["incidents"] if line["kind"] == "fiber")
    assert (fiber["count"], fiber["restored"], fiber["user_minutes"]) == (1, 1, user_minutes)
    report = f"/reports/{made['id']}"
    story.ask("leader", "post", f"{report}/sign", {"version": made["version"]}, expect=409)  # no words yet
    words = {"assessment": "Thông tin liên lạc được giữ vững.", "version": made["version"]}
    worded = story.ask("clerk", "put", f"{report}/words", words)
    story.ask("clerk", "put", f"{report}/words", words, expect=409)  # a stale version
    story.ask("clerk", "post", f"{report}/sign", {"version": worded["version"]}, expect=403)
    signed = story.ask("leader", "post", f"{report}/sign", {"version": worded["version"]})
    assert signed["state"] == "signed" and signed["number"].startswith("01/BC")
    assert story.ask("leader", "get", f"{report}/paper.pdf").startswith(b"%PDF")
    assert story.ask("leader", "get", f"{report}/paper.docx").startswith(b"PK")
    story.work()
    board = story.ask("leader", "get", f"/directives/{pk}/board")
    column = next(n for n, one in enumerate(board["columns"]) if one["obligation_id"] == obligation)
    cell = row(board, "Sở Khoa học")["cells"][column]
    assert (cell["state"], cell["proofs"], cell["measured"]) == ("submitted", 1, 1)
    share = story.ask("leader", "get", f"/directives/shares/{cell['assignment_id']}")
    assert share["proofs"][0]["reference"] == f"report:{made['id']}" and share["proofs"][0]["measured"]
    story.ask("leader", "post", f"/directives/shares/{cell['assignment_id']}/accept", {})
    board = story.ask("chair", "get", f"/directives/{pk}/board")
    assert row(board, "Sở Khoa học")["cells"][column]["state"] == "accepted"


def test_a_directive_is_answered_by_the_report_of_what_happened(story: Story) -> None:
    directive, obligation = issue(story)
    acknowledge(story, directive)
    keys = sources(story)
    story.jump(hours=1)
    code = one_incident(story, keys)
    answer_the_call(story, code)
    user_minutes = end_it(story, keys, code)
    account_for_it(story, directive, obligation, user_minutes=user_minutes)
    chain = story.ask("auditor", "post", "/people/audit/verify")
    assert chain["holds"] and chain["entries"] > 20
