"""Writing: saving with versions, the head of the document, attachments, what a person has looked at."""

from __future__ import annotations

import datetime as dt
import unicodedata

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.directives import queries as directives
from thongsuot.drafting import rules
from thongsuot.drafting.directory import directory
from thongsuot.drafting.models import DocxTemplate, Draft, DraftAttachment, DraftLook
from thongsuot.drafting.steps import check_version, keep_version, move, taken, tell, void
from thongsuot.drafting.values import Content
from thongsuot.drafting.words import DraftKind, Relation, StepWord
from thongsuot.kernel import files, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.people.queries import organisation

MAX_CHARACTERS = 200_000
MAX_ATTACHMENT_BYTES = 20 * 1024 * 1024


@transaction.atomic
def save_draft(
    draft_id: int,
    *,
    content: Content,
    by: Actor,
    now: dt.datetime,
    version: int | None = None,
    automatic: bool = False,
    note: str = "",
) -> Draft:
    """Save what a person wrote, as a new version; saving the same text again changes nothing.

    A draft that was handed in goes back to drafting, and its initials and signature are void. An automatic save never
    does that: it is refused.

    Raises
    ------
    Refused
        Somebody else saved since (``stale``), or the draft can't be edited in its state.
    Invalid
        More text or clauses than a document has.
    """
    by.require("drafts.write")
    draft = taken(draft_id)
    said = directory(viewer=by, day=rules.office_day(now)).settled(_clean(content))
    if said.as_json() == draft.content and version in (None, draft.version):
        return draft
    check_version(draft, version)
    if automatic and draft.state not in rules.EDITABLE:
        raise Refused(
            _("This draft was handed in. Saving it would make the signature void: press Save if you mean it."),
            code="handed_in",
        )
    if draft.state in rules.VOIDS:
        void(draft, by=by, now=now)
    move(draft, "save")
    keep_version(draft, said, by=by, now=now, automatic=automatic)
    draft.save()
    if automatic:
        outbox.pulse("directives", now=now)
    else:
        tell(draft, StepWord.SAVED, by=by, now=now, note=note.strip())
    return draft


def _clean(content: Content) -> Content:
    said = Content.from_json({name: _normal(value) for name, value in content.as_json().items()})
    if len(said.clauses) > rules.MAX_CLAUSES:
        raise Invalid(_("A document has at most %(count)s clauses.") % {"count": rules.MAX_CLAUSES}, code="too_long")
    if sum(len(one.text) for one in said.clauses) + len(said.opening) + len(said.closing) > MAX_CHARACTERS:
        raise Invalid(_("This text is longer than any document."), code="too_long")
    if len(said.subject) > 500:
        raise Invalid(_("The subject has at most 500 characters."), code="too_long")
    keys = [one.key for one in said.clauses]
    if len(set(keys)) != len(keys) or not all(keys):
        raise Invalid(_("Each clause needs a key of its own."), code="keys")
    for number, one in enumerate(said.clauses, 1):
        if one.level not in (0, 1, 2):
            raise Invalid(_("A clause has level 0, 1 or 2."), details={"clause": number})
        if one.due_on and rules.day_of(one.due_on) is None:
            raise Invalid(_("Clause %(n)s: this is no date.") % {"n": number}, details={"clause": number})
    return said


def _normal(value: object) -> object:
    """Bring every text to NFC without control characters, and drop empty lines of lists."""
    match value:
        case str():
            kept = "".join(c for c in value.replace("\r\n", "\n") if c in "\n\t" or unicodedata.category(c) != "Cc")
            return unicodedata.normalize("NFC", kept).strip()
        case list():
            return [made for item in value if (made := _normal(item)) != ""]
        case dict():
            return {key: _normal(item) for key, item in value.items()}
        case _:
            return value


@transaction.atomic
def set_head(
    draft_id: int,
    *,
    by: Actor,
    now: dt.datetime,
    version: int | None = None,
    kind: str | None = None,
    issuer: str | None = None,
    drafter: str | None = None,
    template_id: int | None = None,
    relation: str | None = None,
    directive_id: int | None = None,
) -> Draft:
    """Change kind, bodies, layout or the document it relates to; what is None stays, an id of 0 takes away."""
    by.require("drafts.write")
    draft = taken(draft_id)
    check_version(draft, version)
    before = (draft.kind, draft.issuer_id, draft.drafter_id, draft.template_id, draft.relation, draft.directive_id)
    if kind is not None:
        if kind not in DraftKind.values:
            raise Invalid(_("Unknown kind of document."), details={"kind": kind})
        draft.kind = kind
    if issuer is not None:
        draft.issuer = organisation(issuer, viewer=by)
    if drafter is not None:
        draft.drafter = organisation(drafter, viewer=by)
    if template_id is not None:
        draft.template = _template(template_id)
    if directive_id is not None:
        if directive_id:
            directives.directive(directive_id, viewer=by)
        draft.directive_id = directive_id or None
    if relation is not None:
        if relation and relation not in Relation.values:
            raise Invalid(_("Unknown relation to another document."), details={"relation": relation})
        draft.relation = relation
    if draft.directive_id is None:
        draft.relation = ""
    elif not draft.relation:
        draft.relation = Relation.IMPLEMENTS
    after = (draft.kind, draft.issuer_id, draft.drafter_id, draft.template_id, draft.relation, draft.directive_id)
    if after == before:
        return draft
    if draft.state in rules.VOIDS:
        void(draft, by=by, now=now)
    move(draft, "save")
    keep_version(draft, Content.from_json(draft.content), by=by, now=now)
    draft.save()
    tell(draft, StepWord.SAVED, by=by, now=now, note=str(DraftKind(draft.kind).label))
    return draft


def _template(template_id: int) -> DocxTemplate | None:
    if not template_id:
        return None
    found = DocxTemplate.objects.filter(pk=template_id, retired=False, version__gt=0).first()
    if found is None:
        raise NotFound(_("There is no such template."))
    return found


@transaction.atomic
def attach_file(draft_id: int, *, file: tuple[str, bytes, str], by: Actor, now: dt.datetime) -> DraftAttachment:
    """Attach a file that goes with the document."""
    by.require("drafts.write")
    draft = taken(draft_id)
    name, data, content_type = file
    if not data:
        raise Invalid(_("The file is empty."), code="empty_file")
    if len(data) > MAX_ATTACHMENT_BYTES:
        raise Invalid(_("The file is larger than 20 MB."), code="too_large")
    _touch(draft, by=by, now=now)
    kept = files.store(data, name=name, content_type=content_type, now=now)
    made = DraftAttachment.objects.create(
        draft=draft, name=name[:255], sha256=kept.sha256, size=len(data), at=now, by=by.label
    )
    tell(draft, StepWord.ATTACHED, by=by, now=now, note=made.name, detail={"sha256": kept.sha256})
    return made


@transaction.atomic
def remove_attachment(draft_id: int, attachment_id: int, *, by: Actor, now: dt.datetime) -> Draft:
    """Take an attached file off again; its bytes stay in the store."""
    by.require("drafts.write")
    draft = taken(draft_id)
    found = draft.attachments.filter(pk=attachment_id).first()
    if found is None:
        raise NotFound(_("There is no such file."))
    _touch(draft, by=by, now=now)
    tell(draft, StepWord.DETACHED, by=by, now=now, note=found.name, detail={"sha256": found.sha256})
    found.delete()
    return draft


def _touch(draft: Draft, *, by: Actor, now: dt.datetime) -> None:
    """Treat a change of the attachments as a change of the document: what was signed had others."""
    if draft.state in rules.VOIDS:
        void(draft, by=by, now=now)
    move(draft, "save")
    keep_version(draft, Content.from_json(draft.content), by=by, now=now)
    draft.save()


@transaction.atomic
def note_look(draft_id: int, *, by: Actor, now: dt.datetime) -> int | None:
    """Note that a person looks at the present version; give the version they saw before, None at the first look."""
    by.require("drafts.read")
    draft = Draft.objects.filter(pk=draft_id).first()
    if draft is None:
        raise NotFound(_("There is no such draft."))
    known = DraftLook.objects.filter(draft=draft, viewer_id=by.id).first()
    before = known.version if known else None
    if known is None:
        DraftLook.objects.get_or_create(draft=draft, viewer_id=by.id, defaults={"version": draft.version, "at": now})
    elif known.version != draft.version:
        DraftLook.objects.filter(pk=known.pk).update(version=draft.version, at=now)
    if before != draft.version:
        draft.versions.filter(number=draft.version).update(pinned=True)
    return before
