"""Commands of an incident's work: tasks by agency and their answers."""

from __future__ import annotations

import datetime as dt

from thongsuot.cli.incidents import app, aware, local
from thongsuot.cli.setup import acting, django_ready, say_json, say_table


def _show(code: str, as_: str, *, json: bool) -> None:
    from dataclasses import asdict

    from thongsuot.incidents import queries
    from thongsuot.kernel import clock

    viewer, now = acting(as_), clock.now()
    rows = queries.tasks_of(code, viewer=viewer, now=now) if code else queries.my_tasks(viewer=viewer, now=now)
    if json:
        say_json([{**asdict(row), "verbs": sorted(row.verbs)} for row in rows])
        return
    say_table(
        ["task", "incident", "state", "body", "what", "by", "answer"],
        [[r.id, r.code, r.state, r.organisation, r.text, local(r.due_at), r.answer] for r in rows],
    )


@app.command
def tasks(code: str = "", *, as_: str = "", json: bool = False) -> None:
    """List an incident's tasks; without a code the open ones of one's own body.

    Example: thongsuot incidents tasks SC-2026-0001
    """
    django_ready()
    _show(code, as_, json=json)


@app.command
def ask(
    code: str, organisation: str, text: str, *, due: dt.datetime | None = None, as_: str = "", json: bool = False
) -> None:
    """Give a body a task.

    Example: thongsuot incidents ask SC-2026-0001 xa-an-binh "Cử người canh giữ điểm cáp đứt"
    """
    django_ready()
    from thongsuot.incidents import actions
    from thongsuot.kernel import clock
    from thongsuot.people.queries import organisation as find

    actor = acting(as_)
    actions.ask_task(
        code,
        organisation=find(organisation, viewer=actor),
        text=text,
        due_at=aware(due) if due else None,
        by=actor,
        now=clock.now(),
    )
    _show(code, as_, json=json)


@app.command
def answer(code: str, task: int, verb: str, text: str = "", *, as_: str = "", json: bool = False) -> None:
    """Answer a task: accept, finish, refuse (with the reason) or withdraw.

    Example: thongsuot incidents answer SC-2026-0001 7 finish "Đã dựng rào, có ảnh" --as xa@tinh.example
    """
    django_ready()
    from thongsuot.incidents import actions
    from thongsuot.kernel import clock

    actions.answer_task(code, task, verb=verb, answer=text, by=acting(as_), now=clock.now())
    _show(code, as_, json=json)
