"""What the verbs of this room share: rows taken for a change, stale saves refused, versions kept, the story told."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.utils.translation import gettext as _

from thongsuot.drafting import rules
from thongsuot.drafting.models import Draft, DraftStep, DraftVersion
from thongsuot.drafting.values import Content
from thongsuot.drafting.words import DraftState, StepWord
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound, Refused


def taken(draft_id: int) -> Draft:
    """Take a draft for a change; others wait."""
    found = (
        Draft.objects.select_for_update(of=("self",)).select_related("issuer", "drafter").filter(pk=draft_id).first()
    )
    if found is None:
        raise NotFound(_("There is no such draft."))
    return found


def check_version(draft: Draft, version: int | None) -> None:
    """Refuse a change made on an older version of the draft than the present one."""
    if version is not None and version != draft.version:
        raise Refused(
            _("%(who)s saved version %(present)s since you opened version %(yours)s. Nothing was overwritten.")
            % {"who": draft.changed_by, "present": draft.version, "yours": version},
            code="stale",
            details={"yours": version, "present": draft.version},
        )


def move(draft: Draft, verb: str) -> None:
    """Move a draft by a verb of the state machine; the caller saves it."""
    after = rules.state_after(draft.state, verb)
    if after is None:
        raise Refused(
            _("This draft is “%(state)s”; that step is not possible now.") % {"state": DraftState(draft.state).label},
            code="wrong_state",
            details={"state": draft.state, "verb": verb},
        )
    draft.state = after


def keep_version(draft: Draft, content: Content, *, by: Actor, now: dt.datetime, automatic: bool = False) -> None:
    """Set the content and keep it as the next version; the caller saves the draft."""
    draft.content = content.as_json()
    draft.subject = content.subject[:500]
    draft.version += 1
    draft.changed_at, draft.changed_by = now, by.label
    last = draft.versions.order_by("-number").first()
    fold = (
        automatic
        and last is not None
        and last.automatic
        and not last.pinned
        and last.by_id == by.id
        and now - last.at < rules.FOLD_AUTOSAVES
    )
    if fold and last is not None:
        last.number, last.content = draft.version, draft.content
        last.save(update_fields=["number", "content"])
        return
    DraftVersion.objects.create(
        draft=draft, number=draft.version, content=draft.content, at=now, by=by.label, by_id=by.id, automatic=automatic
    )


def pin(draft: Draft) -> None:
    """Keep the present version for good: somebody has decided on it."""
    draft.versions.filter(number=draft.version).update(pinned=True)


def void(draft: Draft, *, by: Actor, now: dt.datetime) -> None:
    """Take initials and signature off a draft whose text changes, and say so in its story."""
    tell(draft, StepWord.VOIDED, by=by, now=now, note=str(DraftState(draft.state).label), pdf=draft.pdf_sha256)
    clear_approval(draft)


def clear_approval(draft: Draft) -> None:
    """Forget what was handed in, initialled and signed; the story keeps the hashes."""
    draft.pdf_sha256, draft.pdf_version, draft.submitted_at = "", None, None
    draft.initialled_at, draft.initialled_by = None, ""
    draft.signed_at, draft.signed_by, draft.signed_position, draft.signing_mode = None, "", "", ""
    draft.signed_content_sha256 = draft.signed_file_sha256 = ""


def tell(
    draft: Draft,
    what: StepWord,
    *,
    by: Actor,
    now: dt.datetime,
    note: str = "",
    pdf: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Write the line of the story and the audit entry, and wake open pages."""
    DraftStep.objects.create(
        draft=draft, at=now, by=by.label, what=what.value, note=note, version=draft.version, pdf_sha256=pdf
    )
    said = {"version": draft.version, **({"pdf_sha256": pdf} if pdf else {}), **(detail or {})}
    audit.record(f"draft.{what.value}", by=by, now=now, of=("draft", draft.pk), detail=said)
    outbox.pulse("directives", now=now)


def content_hash(draft: Draft) -> str:
    """Give the hash of all that a signature holds to: the content, kind, bodies and attachments."""
    attached = ",".join(draft.attachments.order_by("pk").values_list("sha256", flat=True))
    said = f"{draft.kind}|{draft.issuer_id}|{draft.drafter_id}|{Content.from_json(draft.content).sha256()}|{attached}"
    return hashlib.sha256(said.encode()).hexdigest()
