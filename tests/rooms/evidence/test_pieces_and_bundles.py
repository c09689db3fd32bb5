"""Originals stay as they are, every touch is written down, a bundle is whole or refused, both sides sign."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from builders import NOW
from incident_stage import Stage
from thongsuot.engines import sealing
from thongsuot.evidence import actions, queries
from thongsuot.evidence.models import Custody, Item, SealedBundle
from thongsuot.incidents.models import Incident, TimelineEntry
from thongsuot.kernel import audit
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.kernel.models import StoredFile

PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 8


def put(stage: Stage, code: str, who: str = "noc_a", **more: Any) -> Item:
    values = {"data": PHOTO, "file_name": "Ảnh đứt cáp.jpg", "content_type": "image/jpeg", "description": "Tủ bị phá"}
    return actions.add_item(code, **(values | more), by=stage.actor(who), now=NOW)


def test_an_original_is_kept_by_its_hash_and_its_reading_is_written_down(stage: Stage, theft: Incident) -> None:
    item = put(stage, theft.code)
    assert item.ref == "vtp-1" and put(stage, theft.code).pk == item.pk, "the same bytes again give the first"
    _found, data = actions.open_item(theft.code, item.ref, by=stage.actor("police"), now=NOW)
    assert data == PHOTO
    lines = [(line.what, line.actor_label) for line in Custody.objects.filter(item=item)]
    assert lines == [("added", "Nguyễn Vận Hành"), ("opened", "Võ Công An")]
    log = queries.access_log(theft.code, viewer=stage.actor("auditor"))
    assert [(one.who, one.thing) for one in log] == [("Võ Công An", "vtp-1"), ("Nguyễn Vận Hành", "vtp-1")]
    assert audit.verify().holds


def test_what_is_no_evidence_is_refused(stage: Stage, theft: Incident) -> None:
    for fault, code in (
        ({"data": b""}, "empty_file"),
        ({"data": b"x" * (25 * 1024 * 1024 + 1)}, "too_large"),
        ({"description": " "}, "no_description"),
        ({"kind": "witness"}, "unknown_kind"),
        ({"taken_at": NOW + dt.timedelta(minutes=1)}, "in_future"),
    ):
        with pytest.raises(Invalid) as refused:
            put(stage, theft.code, **fault)
        assert refused.value.given_code == code
    assert Item.objects.count() == 0
    with pytest.raises(NotAllowed):
        put(stage, theft.code, who="chair")


def test_a_body_sees_its_own_pieces_and_rivals_none(stage: Stage) -> None:
    code = stage.cut().code
    mine, other = put(stage, code), put(stage, code, who="noc_b")
    assert (mine.ref, other.ref) == ("vtp-1", "vnp-1"), "the number tells nothing of other bodies"
    assert [one.ref for one in queries.evidence(code, viewer=stage.actor("noc_a")).items] == ["vtp-1"]
    assert queries.access_log(code, viewer=stage.actor("noc_a")) == ()
    with pytest.raises(NotFound):
        queries.item(code, "vnp-1", viewer=stage.actor("noc_a"))
    with pytest.raises(NotFound):
        queries.evidence(code, viewer=stage.actor("police"))
    whole = queries.evidence(code, viewer=stage.actor("duty_officer"))
    assert {one.ref for one in whole.items} == {"vtp-1", "vnp-1"} and len(whole.access) == 2
    lines = TimelineEntry.objects.filter(what="evidence_added")
    assert {line.only_for_id for line in lines} == {mine.organisation_id, other.organisation_id}


def test_a_piece_is_set_aside_with_a_reason_by_its_own_body_or_the_department(stage: Stage, theft: Incident) -> None:
    item = put(stage, theft.code)
    with pytest.raises(Invalid):
        actions.set_aside(theft.code, item.ref, reason=" ", by=stage.actor("noc_a"), now=NOW)
    with pytest.raises(Refused) as refused:
        actions.set_aside(theft.code, item.ref, reason="Nhầm", by=stage.actor("police"), now=NOW)
    assert refused.value.given_code == "not_yours"
    actions.set_aside(theft.code, item.ref, reason="Nhầm trạm", by=stage.actor("noc_a"), now=NOW)
    with pytest.raises(Refused):
        actions.set_aside(theft.code, item.ref, reason="Nhầm trạm", by=stage.actor("noc_a"), now=NOW)
    assert queries.item(theft.code, item.ref, viewer=stage.actor("police")).set_aside == "Nhầm trạm"


def sealed(stage: Stage, code: str) -> tuple[SealedBundle, bytes]:
    row = actions.seal(code, by=stage.actor("duty_officer"), now=NOW)
    return actions.open_bundle(code, row.pk, by=stage.actor("duty_officer"), now=NOW)


def test_a_bundle_holds_everything_and_is_checked_without_the_system(
    stage: Stage, theft: Incident, tmp_path: Path
) -> None:
    put(stage, theft.code)
    row, data = sealed(stage, theft.code)
    manifest, faults = sealing.check(data, expected=row.fingerprint)
    assert faults == [] and sealing.seal_of(data) == row.seal
    assert manifest["incident"]["code"] == theft.code and manifest["incident"]["asset"] == "A1"
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        assert bundle.read("goc/vtp-1-Anh-dut-cap.jpg") == PHOTO
        assert bundle.read("bien-ban.pdf").startswith(b"%PDF")
        assert {"chain.json", "kiem-tra.py", "dien-bien.json", "tram.json", "bieu-mau.json", "canh-bao.csv"} <= set(
            bundle.namelist()
        )
        assert json.loads(bundle.read("nguoi-giu.json"))[0]["custody"][0]["what"] == "added"
        program = bundle.read("kiem-tra.py")
    assert program.count(b"\n") < 200
    (tmp_path / "kiem-tra.py").write_bytes(program)
    (tmp_path / "ho-so.zip").write_bytes(data)
    # -I: neither this package nor the environment is at hand; the child sees Python's own library alone.
    command = [sys.executable, "-I", "-S", "kiem-tra.py", "ho-so.zip", row.fingerprint]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env={})
    assert told.returncode == 0 and row.seal in told.stdout, told.stdout + told.stderr
    (tmp_path / "ho-so.zip").write_bytes(data.replace(PHOTO, PHOTO[::-1]))
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, env={}).returncode == 1


def test_random_flips_of_a_real_bundle_are_all_refused(stage: Stage, theft: Incident) -> None:
    put(stage, theft.code)
    _row, data = sealed(stage, theft.code)
    chance = random.Random(3)
    for _round in range(60):
        place = chance.randrange(len(data))
        flipped = data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :]
        assert sealing.check(flipped)[1], f"a flip at byte {place} went through"


def test_a_broken_original_is_named_and_nothing_is_sealed(stage: Stage, theft: Incident) -> None:
    item = put(stage, theft.code)
    StoredFile.objects.filter(sha256=item.sha256).update(data=b"other")
    with pytest.raises(Refused) as refused:
        actions.seal(theft.code, by=stage.actor("duty_officer"), now=NOW)
    assert refused.value.given_code == "original_broken" and "vtp-1" in str(refused.value.message)
    assert SealedBundle.objects.count() == 0


def test_a_bundle_goes_to_the_police_and_both_sides_sign(stage: Stage) -> None:
    code = stage.cut().code
    put(stage, code)
    row, _data = sealed(stage, code)
    police, duty = stage.actor("police"), stage.actor("duty_officer")
    with pytest.raises(NotFound):
        actions.receive(code, row.pk, by=police, now=NOW)
    with pytest.raises(Invalid):
        actions.hand_over(code, row.pk, to=stage.province.bodies["vnp"], by=duty, now=NOW)
    with pytest.raises(NotFound):
        queries.bundle(code, row.pk, viewer=stage.actor("noc_a"))
    actions.hand_over(code, row.pk, to=stage.province.bodies["cat"], by=duty, now=NOW)
    with pytest.raises(Refused):
        actions.hand_over(code, row.pk, to=stage.province.bodies["cat"], by=duty, now=NOW)
    later = NOW + dt.timedelta(hours=1)
    got = actions.receive(code, row.pk, case_number="12/2026", by=police, now=later)
    assert (got.given_by, got.received_by, got.received_at) == ("Trần Trực Ban", "Võ Công An", later)
    with pytest.raises(Refused):
        actions.receive(code, row.pk, by=police, now=later)
    _row, paper = actions.print_receipt(code, row.pk, by=police, now=later)
    assert paper.startswith(b"%PDF")
    told = [one.what for one in queries.access_log(code, viewer=duty)]
    assert len(told) == 5, "put in, sealed, fetched, handed over, received"


def test_a_known_seal_is_known_only_to_who_may_see_it(stage: Stage, theft: Incident) -> None:
    row, data = sealed(stage, theft.code)
    assert queries.known_seal(sealing.seal_of(data), viewer=stage.actor("leader")) == row
    assert queries.known_seal(sealing.seal_of(data), viewer=stage.actor("noc_b")) is None
    assert queries.known_seal("0" * 64, viewer=stage.actor("leader")) is None
