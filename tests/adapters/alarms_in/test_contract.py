"""One contract for every reader: alarms that the intake takes, the same ids when sent again, a clear that finds its raise."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thongsuot.adapters.alarms_in import READERS, alertmanager, read_foreign
from thongsuot.alarms.intake import decode
from thongsuot.alarms.values import Sender
from thongsuot.kernel.errors import Invalid

NOW = dt.datetime(2026, 11, 23, 3, 0, tzinfo=dt.UTC)
SENDER = Sender(id=1, code="x", organisation_id=1)


def _hook(status: str) -> bytes:
    alert = {
        "status": status, "labels": {"alertname": "UPSOnBattery", "site": "S0123", "severity": "critical"},
        "annotations": {"summary": "mất điện"}, "startsAt": "2026-11-23T02:59:00Z", "fingerprint": "a1b2",
        "endsAt": "2026-11-23T03:00:00Z" if status == "resolved" else "0001-01-01T00:00:00Z",
    }  # fmt: skip
    return json.dumps({"version": "4", "status": status, "alerts": [alert]}).encode()


def _zabbix(value: str) -> bytes:
    event = {
        "event_id": "77", "event_value": value, "host": "S0123", "event_name": "Unavailable by ICMP ping",
        "event_nseverity": "5", "event_timestamp": "1795402740",
        "event_recovery_timestamp": "1795402800" if value == "0" else "{EVENT.RECOVERY.TIMESTAMP}",
    }  # fmt: skip
    return json.dumps(event).encode()


def _cap(kind: str, status: str = "Actual", before: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
        f"<identifier>B-{kind}</identifier><sender>khituong@tl</sender><sent>2026-11-23T09:59:00+07:00</sent>"
        f"<status>{status}</status><msgType>{kind}</msgType><scope>Public</scope><info><category>Met</category>"
        "<event>Bão</event><urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty>"
        "<headline>Bão số 5</headline><area><areaDesc>Huyện đảo</areaDesc>"
        "<geocode><valueName>xa</valueName><value>S0123</value></geocode></area></info></alert>"
    ).encode()


def _syslog(text: str, pri: int = 130) -> bytes:
    return f'<{pri}>1 2026-11-23T02:59:00Z S0123 ifmgr 812 LINKDOWN [ts@1 port="3"] {text}'.encode()


RAISES = {
    "alertmanager": (_hook("firing"), "MAINS_FAIL", "critical"),
    "zabbix": (_zabbix("1"), "NE_UNREACH", "critical"),
    "cap": (_cap("Alert"), "Bão", "major"),
    "syslog": (_syslog("port 3 went down"), "LINK_LOS", "critical"),
    "text": ("Mất điện S0123 từ 3 giờ".encode(), "MAINS_FAIL", "major"),
}
CLEARS = {
    "alertmanager": _hook("resolved"),
    "zabbix": _zabbix("0"),
    "cap": _cap("Cancel"),
    "syslog": _syslog("port 3 is up", 134),
    "text": b"S0123 da co dien lai",
}


@pytest.mark.parametrize("form", READERS)
def test_what_is_read_is_taken_by_the_intake_and_is_the_same_when_sent_again(form: str) -> None:
    body, problem, severity = RAISES[form]
    alarms = read_foreign(form, body, now=NOW)
    parcel = decode(alarms, sender=SENDER, now=NOW)
    assert not parcel.bad
    (_index, alarm) = parcel.good[0]
    assert (alarm.alarmed_object.id, alarm.specific_problem, alarm.perceived_severity) == ("S0123", problem, severity)
    again = read_foreign(form, body, now=NOW + dt.timedelta(seconds=20))
    assert [a["externalAlarmId"] for a in again] == [a["externalAlarmId"] for a in alarms]


@pytest.mark.parametrize("form", READERS)
def test_a_clear_speaks_of_the_same_trouble_under_another_id(form: str) -> None:
    raised = read_foreign(form, RAISES[form][0], now=NOW)[0]
    cleared = read_foreign(form, CLEARS[form], now=NOW)[0]
    assert cleared["perceivedSeverity"] == "cleared" and "alarmClearedTime" in cleared
    assert cleared["externalAlarmId"] != raised["externalAlarmId"]
    assert (cleared["alarmedObject"], cleared["specificProblem"]) == (
        raised["alarmedObject"],
        raised["specificProblem"],
    )


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe\x00", b"[" * 3000, b"<a/>", b"null", b"\xed\xa0\x80", b"<191>1 a"]
)
def test_what_cannot_be_read_is_invalid_and_nothing_else(form: str, body: bytes) -> None:
    with pytest.raises(Invalid):
        read_foreign(form, body, now=NOW)


@settings(max_examples=200)
@given(st.sampled_from(sorted(READERS)), st.binary(max_size=200), st.integers(0, 200), st.integers(0, 20))
def test_no_bytes_make_a_reader_fail_in_another_way(form: str, noise: bytes, at: int, cut: int) -> None:
    body = RAISES[form][0]
    for damaged in (noise, body[:at] + noise + body[at + cut :]):
        with contextlib.suppress(Invalid):
            decode(read_foreign(form, damaged, now=NOW), sender=SENDER, now=NOW)


@pytest.mark.parametrize("form", READERS)
def test_a_sources_own_table_stands_before_the_packs(form: str) -> None:
    native = READERS[form](RAISES[form][0], now=NOW)[0]["specificProblem"]
    table = {native: {"problem": "OURS", "cause": "ourCause", "severity": "warning"}}
    found: dict[str, Any] = read_foreign(form, RAISES[form][0], now=NOW, table=table)[0]
    assert (found["specificProblem"], found["probableCause"], found["perceivedSeverity"]) == (
        "OURS",
        "ourCause",
        "warning",
    )


def test_a_reader_whose_ids_change_with_the_hour_is_found_out() -> None:
    first, second = (alertmanager.read(_hook("firing"), now=NOW + dt.timedelta(hours=n))[0] for n in (0, 1))
    assert first["externalAlarmId"] == second["externalAlarmId"]
    assert dict(first, externalAlarmId=str(first["alarmReportingTime"])) != dict(
        second, externalAlarmId=str(second["alarmReportingTime"])
    )


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (_cap("Alert", status="Exercise"), "cap_not_actual"),
        (_cap("Ack"), "cap_kind"),
        (_cap("Alert", before='<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "cap_doctype"),
        (b"<alert xmlns='urn:oasis:names:tc:emergency:cap:1.1'/>", "not_cap"),
    ],
)
def test_exercises_old_versions_and_entities_are_refused(body: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_foreign("cap", body, now=NOW)
    assert refused.value.given_code == code


@pytest.mark.parametrize(
    ("line", "problem", "severity"),
    [
        ("mất điện S0123", "MAINS_FAIL", "major"),
        ("MAT DIEN S0123", "MAINS_FAIL", "major"),
        ("tram S0123 mat lien lac luc 3h", "NE_UNREACH", "critical"),
        ("Đứt cáp quang S0123 do xe múc", "LINK_LOS", "critical"),
        ("S0123: mất trộm ắc quy", "BATT_MISSING", "critical"),
        ("đã có điện S0123", "MAINS_FAIL", "cleared"),
    ],
)
def test_a_persons_line_is_understood_with_marks_and_without(line: str, problem: str, severity: str) -> None:
    found = read_foreign("text", line.encode(), now=NOW)[0]
    assert (found["specificProblem"], found["perceivedSeverity"], found["alarmedObject"]) == (
        problem,
        severity,
        {"id": "S0123"},
    )


@pytest.mark.parametrize("line", ["mất điện", "S0123", "S0123 không sao cả", "xin chào"])
def test_a_line_that_is_not_understood_is_told_and_not_guessed(line: str) -> None:
    with pytest.raises(Invalid):
        read_foreign("text", line.encode(), now=NOW)
