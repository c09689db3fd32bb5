"""The feed to task systems: in order, nothing skipped, nothing foreign, failures recorded and tried again."""

from __future__ import annotations

import datetime as dt
import json
import threading

import pytest
from django.db import connection, transaction

from builders import NOW
from directive_cases import Case, issued
from thongsuot.directives import actions as directives
from thongsuot.directives.queries import changes
from thongsuot.directives.steps import tell
from thongsuot.directives.words import EventWord
from thongsuot.kernel import audit
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.proof import actions, feeding, queries
from thongsuot.proof.models import Delivery, Subscriber

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(minutes=1)


class Post:
    """Stands outside: takes batches, or gives the error it was told to give."""

    def __init__(self, error: str = "") -> None:
        self.error, self.taken = error, []

    def post(self, *, url: str, body: bytes, key: str, reference: str) -> str:
        self.taken.append((url, json.loads(body), key, reference))
        return self.error


def _subscriber(case: Case, **more: object) -> Subscriber:
    given = {"name": "HTNV", "url": "https://nhiemvu.thanhlam.example/hook", "from_start": True, **more}
    return actions.add_subscriber(**given, by=case.province.actor("leader"), now=NOW)  # type: ignore[arg-type]


def test_changes_are_read_on_from_a_cursor_until_the_end_each_once() -> None:
    case = issued()
    leader = case.province.actor("leader")
    seen: list[int] = []
    after, more = 0, True
    while more:
        page = changes(viewer=leader, after=after, limit=4)
        seen += [one.cursor for one in page.changes]
        after, more = page.next_after, page.more
    assert seen == sorted(set(seen)) and len(seen) == case.directive.events.count()
    assert changes(viewer=leader, after=after).next_after == after


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time; this asks PostgreSQL")
def test_a_transaction_that_stays_open_is_not_overtaken_and_its_change_not_missed() -> None:
    case = issued()
    leader = case.province.actor("leader")
    start = changes(viewer=leader, limit=500).next_after
    troubles: list[BaseException] = []

    def write(key: str) -> None:
        try:
            with transaction.atomic():
                tell(case.directive, EventWord.CORRECTED, by=case.province.actor(key), now=NOW, note=key)
        except BaseException as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    with transaction.atomic():
        audit.record("test.began", by=leader, now=NOW, of=("test", 1))  # the slow one has begun to write
        quick = threading.Thread(target=write, args=("clerk",))
        quick.start()
        quick.join(0.7)
        assert quick.is_alive(), "it waits for the slow one, and has no number yet"
        tell(case.directive, EventWord.CORRECTED, by=leader, now=NOW, note="leader")
    seen = changes(viewer=leader, after=start, limit=500)  # what a task system reads at this very moment
    quick.join(20)
    assert troubles == []
    rest = changes(viewer=leader, after=seen.next_after, limit=500)
    told = (*seen.changes, *rest.changes)
    assert [one.note for one in told] == ["leader", "clerk"]
    assert [one.cursor for one in told] == sorted(one.cursor for one in told)


def test_a_party_is_told_of_its_own_shares_and_of_what_concerns_everybody() -> None:
    case = issued()
    directives.acknowledge_receipt(case.directive.pk, by=case.province.actor("noc_a"), now=NOW)
    directives.acknowledge_receipt(case.directive.pk, by=case.province.actor("noc_b"), now=NOW)
    found = changes(viewer=case.province.actor("noc_a")).changes
    assert {one.organisation_code for one in found} == {"", "vtp"}
    assert {one.what for one in found} >= {"issued", "received"} and "corrected" not in {one.what for one in found}
    assert changes(viewer=case.province.actor("commune")).changes == ()


def test_batches_go_out_in_order_signed_and_the_cursor_moves_when_they_are_taken() -> None:
    case = issued()
    row, post = _subscriber(case), Post()
    assert actions.feed_due(by=HOUSE, now=LATER, poster=post) == 1
    url, body, key, reference = post.taken[0]
    assert url == row.url and key == feeding.key_of(row.pk) and len(body["changes"]) == case.directive.events.count()
    row.refresh_from_db()
    assert (
        row.cursor == body["next_after"] and reference == f"feed-{row.pk}-{body['changes'][0]['cursor']}-{row.cursor}"
    )
    assert actions.feed_due(by=HOUSE, now=LATER + dt.timedelta(minutes=1), poster=post) == 0
    directives.acknowledge_receipt(case.directive.pk, by=case.province.actor("noc_a"), now=LATER)
    assert actions.feed_due(by=HOUSE, now=LATER + dt.timedelta(minutes=2), poster=post) == 1
    second = post.taken[1][1]["changes"]
    assert {one["what"] for one in second} == {"received"} and {one["state"] for one in second} == {"received"}
    assert second[0]["cursor"] > body["next_after"]


def test_a_failed_try_is_recorded_and_the_same_batch_comes_again_later() -> None:
    case = issued()
    row, post = _subscriber(case), Post("the other side answered 500")
    assert actions.feed_due(by=HOUSE, now=LATER, poster=post) == 0
    assert actions.feed_due(by=HOUSE, now=LATER + dt.timedelta(seconds=14), poster=post) == 0
    assert len(post.taken) == 1
    post.error = ""
    assert actions.feed_due(by=HOUSE, now=LATER + dt.timedelta(seconds=15), poster=post) == 1
    assert post.taken[0][3] == post.taken[1][3]
    log = list(Delivery.objects.order_by("pk").values_list("taken", "error"))
    assert log == [(False, "the other side answered 500"), (True, "")]
    row.refresh_from_db()
    assert row.tries == 0 and row.cursor > 0


def test_a_poster_that_breaks_is_a_failed_try_too() -> None:
    case = issued()
    _subscriber(case)

    class Broken(Post):
        def post(self, *, url: str, body: bytes, key: str, reference: str) -> str:
            raise RuntimeError("no line")

    assert actions.feed_due(by=HOUSE, now=LATER, poster=Broken()) == 0
    assert "RuntimeError: no line" in Delivery.objects.get().error


def test_after_too_many_tries_it_pauses_and_resumes_where_it_stood() -> None:
    case = issued()
    row, post = _subscriber(case), Post("down")
    Subscriber.objects.update(tries=feeding.PATIENCE - 1)
    actions.feed_due(by=HOUSE, now=LATER, poster=post)
    leader = case.province.actor("leader")
    assert queries.subscriber(row.pk, viewer=leader).state == "paused"
    assert actions.feed_due(by=HOUSE, now=LATER + dt.timedelta(days=1), poster=post) == 0
    post.error = ""
    actions.resume_subscriber(row.pk, by=leader, now=LATER)
    assert actions.feed_due(by=HOUSE, now=LATER, poster=post) == 1
    assert post.taken[0][3] == post.taken[1][3]
    actions.resume_subscriber(row.pk, by=leader, now=LATER, after=0)
    assert actions.feed_due(by=HOUSE, now=LATER, poster=post) == 1
    assert post.taken[2][1] == post.taken[1][1]


def test_a_bodys_system_gets_that_bodys_view_alone() -> None:
    case = issued()
    directives.acknowledge_receipt(case.directive.pk, by=case.province.actor("noc_b"), now=NOW)
    _subscriber(case, organisation="vtp")
    post = Post()
    actions.feed_due(by=HOUSE, now=LATER, poster=post)
    assert {one["organisation_code"] for one in post.taken[0][1]["changes"]} <= {"", "vtp"}


def test_a_new_system_starts_with_what_comes_unless_asked_for_all() -> None:
    case = issued()
    _subscriber(case, from_start=False)
    assert actions.feed_due(by=HOUSE, now=LATER, poster=Post()) == 0


def test_who_may_not_and_what_is_no_address_is_refused() -> None:
    case = issued()
    with pytest.raises(NotAllowed):
        actions.add_subscriber(name="x", url="https://x.example", by=case.province.actor("noc_a"), now=NOW)
    for name, url in (("", "https://x.example"), ("x", "ftp://x.example"), ("x", "javascript:1")):
        with pytest.raises(Invalid):
            _subscriber(case, name=name, url=url)
    with pytest.raises(NotFound):
        _subscriber(case, organisation="khong-co")
    row, leader = _subscriber(case), case.province.actor("leader")
    actions.pause_subscriber(row.pk, by=leader, now=NOW)
    with pytest.raises(Refused):
        actions.pause_subscriber(row.pk, by=leader, now=NOW)
    actions.remove_subscriber(row.pk, by=leader, now=NOW)
    with pytest.raises(NotFound):
        queries.subscriber(row.pk, viewer=leader)


def test_pauses_double_up_to_an_hour() -> None:
    assert [feeding.pause_after(n).total_seconds() for n in (1, 2, 3, 9, 40)] == [15, 30, 60, 3600, 3600]
