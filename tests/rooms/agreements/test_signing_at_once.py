"""Both sides sign a plan at the same moment, each twice, in processes of their own: two signatures, once in force."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROLOGUE = """
import sys, django
django.setup()
from agreement_cases import plan_sent
from builders import NOW
from thongsuot.agreements import actions
from thongsuot.agreements.models import PlanSignature, PlanVersion
from thongsuot.kernel.errors import Refused
from thongsuot.kernel.models import OutboxEntry
from thongsuot.people.models import Person
from thongsuot.people.queries import actor_of
"""
PREPARE = (
    PROLOGUE
    + """
from builders import small_province
from django.core.management import call_command
call_command("migrate", verbosity=0)
plan_sent(small_province())
"""
)
SIGN = (
    PROLOGUE
    + """
version = PlanVersion.objects.get()
by = actor_of(Person.objects.get(email=sys.argv[1]), now=NOW)
try:
    actions.sign_plan(version.pk, sha256=version.content_sha256, by=by, now=NOW)
except Refused as refused:
    print(refused.given_code)
else:
    print("signed")
"""
)
COUNT = (
    PROLOGUE
    + """
agreed = OutboxEntry.objects.filter(topic="PlanAgreed").count()
print(PlanVersion.objects.get().state, PlanSignature.objects.count(), agreed)
"""
)


def test_two_sides_at_once_make_two_signatures_and_one_plan_in_force(tmp_path: Path) -> None:
    keys = ("PATH", "HOME", "LANG")
    surroundings = {key: os.environ[key] for key in keys if key in os.environ}
    surroundings |= {
        "THONGSUOT_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "thongsuot.config.settings",
        "PYTHONPATH": os.pathsep.join((*filter(None, [os.environ.get("PYTHONPATH")]), str(Path(__file__).parents[2]))),
    }

    def run(code: str, *given: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", code, *given], env=surroundings, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    prepared = run(PREPARE)
    said = prepared.communicate(timeout=240)[1]
    assert prepared.returncode == 0, said
    people = ("noc-a@thanhlam.example", "police@thanhlam.example")
    workers = [run(SIGN, one) for one in (*people, *people)]
    told = []
    for worker in workers:
        out, said = worker.communicate(timeout=240)
        assert worker.returncode == 0, said
        told.append(out.strip())
    assert told.count("signed") == 2
    assert set(told) - {"signed"} <= {"signed_already", "wrong_state"}
    assert run(COUNT).communicate(timeout=120)[0].split() == ["agreed", "2", "1"]
