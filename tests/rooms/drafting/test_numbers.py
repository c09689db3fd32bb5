"""Numbers: form, no gap, no double, whoever asks at the same moment; backdated and withdrawn ones keep their reason."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

from builders import Province, small_province
from draft_cases import LATER, named, signed
from thongsuot.drafting import actions, queries, rules
from thongsuot.drafting.models import NumberBook, NumberEntry
from thongsuot.drafting.numbers import claim
from thongsuot.kernel.errors import Invalid, Refused


def _record(province: Province, subject: str, *, day: dt.date = dt.date(2026, 11, 23), reason: str = "") -> str:
    made = actions.record_number(
        kind="cong_van", issuer="skhcn", unit="BCVT", subject=subject, date=day, reason=reason,
        by=province.actor("clerk"), now=LATER,
    )  # fmt: skip
    return made.number


@pytest.mark.parametrize(
    ("sequence", "kind", "short", "unit", "number"),
    [
        (12, "chi_thi", "UBND", "", "12/CT-UBND"),
        (345, "cong_van", "SKHCN", "BCVT", "345/SKHCN-BCVT"),
        (7, "ke_hoach", "UBND", "", "07/KH-UBND"),
        (3, "cong_dien", "UBND", "", "03/CĐ-UBND"),
        (1, "quyet_dinh", "SKHCN", "BCVT", "01/QĐ-SKHCN"),
        (120, "cong_van", "UBND", "", "120/UBND"),
    ],
)
def test_a_number_has_the_form_of_the_decree(sequence: int, kind: str, short: str, unit: str, number: str) -> None:
    assert rules.number_of(sequence, kind=kind, issuer_short=short, unit=unit) == number


@pytest.mark.django_db
def test_each_year_issuer_and_kind_has_a_run_of_its_own() -> None:
    province = small_province()
    clerk = province.actor("clerk")
    assert _record(province, "Một") == "01/SKHCN-BCVT"
    assert _record(province, "Hai") == "02/SKHCN-BCVT"
    assert actions.issue_draft(signed(province).pk, by=clerk, now=LATER).number == "01/CT-UBND"
    assert actions.issue_draft(signed(province, named("Khác")).pk, by=clerk, now=LATER).number == "02/CT-UBND"
    assert _record(province, "Năm trước", day=dt.date(2025, 12, 31), reason="Ghi bù") == "01/SKHCN-BCVT"
    assert queries.number_gaps(viewer=clerk) == []


@pytest.mark.django_db
def test_a_number_of_a_failed_issue_is_not_lost() -> None:
    province = small_province()
    draft = signed(province)
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.issue_draft(draft.pk, by=province.actor("clerk"), now=LATER)
        raise RuntimeError("power cut")
    assert not NumberEntry.objects.exists()
    assert actions.issue_draft(draft.pk, by=province.actor("clerk"), now=LATER).number == "01/CT-UBND"


@pytest.mark.django_db
def test_a_backdated_number_needs_a_reason_that_stays_in_the_book() -> None:
    province = small_province()
    with pytest.raises(Invalid) as refused:
        _record(province, "Lùi", day=dt.date(2026, 11, 20))
    assert refused.value.given_code == "no_reason"
    _record(province, "Lùi", day=dt.date(2026, 11, 20), reason="Văn bản giấy đã phát hành ngày 20")
    line = queries.number_book(viewer=province.actor("clerk"))[0]
    assert line.backdated and line.reason == "Văn bản giấy đã phát hành ngày 20"
    with pytest.raises(Invalid):
        _record(province, "Mai", day=dt.date(2026, 11, 24))


@pytest.mark.django_db
def test_a_withdrawn_number_keeps_its_line_and_is_never_given_again() -> None:
    province = small_province()
    clerk = province.actor("clerk")
    issued = actions.issue_draft(signed(province).pk, by=clerk, now=LATER)
    with pytest.raises(Invalid):
        actions.withdraw_draft(issued.pk, reason=" ", by=clerk, now=LATER)
    actions.withdraw_draft(issued.pk, reason="Sai thẩm quyền", by=clerk, now=LATER)
    line = queries.number_book(viewer=clerk)[0]
    assert (line.state, line.reason, line.withdrawn_by) == ("withdrawn", "Sai thẩm quyền", "Phạm Văn Thư")
    assert actions.issue_draft(signed(province, named("Khác")).pk, by=clerk, now=LATER).number == "02/CT-UBND"


@pytest.mark.django_db
def test_the_book_leaves_as_spreadsheet_and_csv_and_runs_no_formula() -> None:
    import io

    from openpyxl import load_workbook

    province = small_province()
    _record(province, "=HYPERLINK(1)")
    clerk = province.actor("clerk")
    text = queries.number_book_file(form="csv", viewer=clerk)[0].decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text and "01/SKHCN-BCVT" in text
    sheet = load_workbook(io.BytesIO(queries.number_book_file(form="xlsx", viewer=clerk)[0])).active
    assert sheet is not None and sheet["F2"].value == "'=HYPERLINK(1)"


@pytest.mark.django_db
def test_a_missing_line_of_the_book_is_found() -> None:
    province = small_province()
    for subject in ("Một", "Hai", "Ba"):
        _record(province, subject)
    NumberEntry.objects.filter(sequence=2).delete()
    gaps = queries.number_gaps(viewer=province.actor("clerk"))
    assert [sequence for _book, sequence in gaps] == [2]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="the tests' SQLite lives in memory; processes try a file below"
)
def test_many_threads_at_once_get_every_number_once() -> None:
    province = small_province()
    troubles: list[BaseException] = []

    def work(name: int) -> None:
        try:
            for turn in range(5):
                _record(province, f"{name}-{turn}")
        except BaseException as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=(name,)) for name in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert troubles == []
    assert sorted(NumberEntry.objects.values_list("sequence", flat=True)) == list(range(1, 31))
    assert queries.number_gaps(viewer=province.actor("clerk")) == []


PROLOGUE = """
import datetime as dt, sys, django
django.setup()
from thongsuot.drafting import actions
from thongsuot.drafting.models import NumberEntry
from thongsuot.kernel.actor import HOUSE
from thongsuot.people import actions as people
now = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
"""
PREPARE = (
    PROLOGUE
    + """
from django.core.management import call_command
call_command("migrate", verbosity=0)
people.add_organisation(code="skhcn", name="So", kind="dept_ic", by=HOUSE, now=now)
"""
)
WORK = (
    PROLOGUE
    + """
for turn in range(10):
    actions.record_number(kind="cong_van", issuer="skhcn", subject=sys.argv[1], date=now.date(), by=HOUSE, now=now)
"""
)
COUNT = (
    PROLOGUE
    + """
print(*sorted(NumberEntry.objects.values_list("sequence", flat=True)))
"""
)


def test_many_processes_at_once_get_every_number_once(tmp_path: Path) -> None:
    keys = ("PATH", "PYTHONPATH", "HOME", "LANG")
    surroundings = {key: os.environ[key] for key in keys if key in os.environ}
    surroundings |= {
        "THONGSUOT_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "thongsuot.config.settings",
    }

    def run(code: str, *given: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", code, *given], env=surroundings, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    prepared = run(PREPARE)
    said = prepared.communicate(timeout=120)[1]
    assert prepared.returncode == 0, said
    workers = [run(WORK, str(name)) for name in range(4)]
    for worker in workers:
        _out, said = worker.communicate(timeout=120)
        assert worker.returncode == 0, said
    counted = run(COUNT).communicate(timeout=60)[0]
    assert [int(word) for word in counted.split()] == list(range(1, 41))


@pytest.mark.django_db
def test_a_claim_without_compare_and_set_would_give_a_number_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    # The broken twin: two readers of the same `last`; the second claim must see that the first has won.
    province = small_province()
    body = province.bodies["skhcn"]
    book = NumberBook.objects.create(year=2026, issuer=body, kind="cong_van")
    real = NumberBook.objects.values_list
    stale = iter([0])

    class Stale:
        def get(self, **given: object) -> int:
            return next(stale, None) or real("last", flat=True).get(**given)

    NumberBook.objects.filter(pk=book.pk).update(last=1)
    monkeypatch.setattr(NumberBook.objects, "values_list", lambda *a, **k: Stale())
    assert NumberBook.objects.filter(pk=book.pk, last=0).update(last=1) == 0
    assert claim(year=2026, issuer=body, kind="cong_van")[1] == 2


@pytest.mark.django_db
def test_only_a_signed_draft_is_numbered() -> None:
    from draft_cases import submitted

    province = small_province()
    with pytest.raises(Refused):
        actions.issue_draft(submitted(province).pk, by=province.actor("clerk"), now=LATER)
    assert not NumberBook.objects.exists()
