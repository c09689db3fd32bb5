"""Tables of the drafting room: drafts with their versions, the way to signature, templates, the number book."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from thongsuot.drafting.words import DraftKind, DraftState, EntryState, SigningMode, StepWord
from thongsuot.people.models import Organisation, Person


class DocxTemplate(models.Model):
    """An office's own Word layout for one kind of document; its files are versions."""

    name = models.CharField(max_length=120, unique=True, verbose_name=_("Name"))
    kind = models.CharField(max_length=20, choices=DraftKind.choices, blank=True, verbose_name=_("Kind"))
    retired = models.BooleanField(default=False)
    version = models.IntegerField(default=0)  # number of the newest file

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DocxTemplateVersion(models.Model):
    """One file of a template, as it was uploaded and what the check found."""

    template = models.ForeignKey(DocxTemplate, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    file_sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=255)
    placeholders = models.JSONField(default=list)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="one_file_per_template_version")]


class Draft(models.Model):
    """An official document on its way from the first word to issue."""

    kind = models.CharField(max_length=20, choices=DraftKind.choices, verbose_name=_("Kind"))
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("Issuing body"))
    drafter = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("Drafting body")
    )
    subject = models.CharField(max_length=500, blank=True)  # of the content, for lists
    content = models.JSONField(default=dict)  # values.Content
    version = models.IntegerField(default=1)  # grows with every save; a stale save is refused
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.DRAFTING)
    template = models.ForeignKey(DocxTemplate, null=True, blank=True, on_delete=models.PROTECT, related_name="drafts")
    relation = models.CharField(max_length=10, blank=True)  # words.Relation
    directive_id = models.BigIntegerField(null=True)  # the document of the register that the relation points to
    origin = models.CharField(max_length=120, blank=True)  # e.g. "report:12", "directive:3", "pack:tet"
    reviewer = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signer = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=200)
    started_by_id = models.CharField(max_length=60)  # Actor.id
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)
    submitted_at = models.DateTimeField(null=True)
    # What was handed in and what was signed: the exact bytes are in the file store under these hashes.
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_version = models.IntegerField(null=True)
    initialled_at = models.DateTimeField(null=True)
    initialled_by = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=200, blank=True)
    signed_position = models.CharField(max_length=120, blank=True)
    signing_mode = models.CharField(max_length=8, choices=SigningMode.choices, blank=True)
    signed_content_sha256 = models.CharField(max_length=64, blank=True)
    signed_file_sha256 = models.CharField(max_length=64, blank=True)
    number = models.CharField(max_length=60, blank=True)
    date = models.DateField(null=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.CharField(max_length=200, blank=True)
    issued_pdf_sha256 = models.CharField(max_length=64, blank=True)
    issued_docx_sha256 = models.CharField(max_length=64, blank=True)
    made_directive_id = models.BigIntegerField(null=True)  # the entry in the register that the issue made

    class Meta:
        ordering = ["-changed_at", "-id"]
        indexes = [models.Index(fields=["state", "-changed_at"], name="drafts_by_state")]

    def __str__(self) -> str:
        return self.number or self.subject or f"#{self.pk}"


class DraftVersion(models.Model):
    """The content of a draft as it was at one save."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    content = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    by_id = models.CharField(max_length=60)
    automatic = models.BooleanField(default=False)
    pinned = models.BooleanField(default=False)  # handed in, signed or looked at by somebody: never folded away

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="one_content_per_draft_version")]


class DraftLook(models.Model):
    """Which version a person saw last, so that they can be told what changed since."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="looks")
    viewer_id = models.CharField(max_length=60)
    version = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "viewer_id"], name="one_look_per_person_and_draft")]


class DraftStep(models.Model):
    """One line in the story of a draft."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    what = models.CharField(max_length=12, choices=StepWord.choices)
    note = models.TextField(blank=True)
    version = models.IntegerField(null=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["at", "id"]


class DraftAttachment(models.Model):
    """A file that goes with the document."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]


class NumberBook(models.Model):
    """One run of numbers: a year, an issuer, a kind. ``last`` is claimed by compare-and-set."""

    year = models.IntegerField()
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=DraftKind.choices)
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "issuer", "kind"], name="one_number_book")]


class NumberEntry(models.Model):
    """One line of the book of outgoing documents; a number once given never goes away."""

    book = models.ForeignKey(NumberBook, on_delete=models.PROTECT, related_name="entries")
    sequence = models.IntegerField()
    number = models.CharField(max_length=60)
    date = models.DateField()
    subject = models.CharField(max_length=500)
    signer = models.CharField(max_length=120, blank=True)
    recipients = models.TextField(blank=True)
    draft = models.ForeignKey(Draft, null=True, on_delete=models.PROTECT, related_name="entries")
    state = models.CharField(max_length=10, choices=EntryState.choices, default=EntryState.GIVEN)
    backdated = models.BooleanField(default=False)
    reason = models.TextField(blank=True)  # why it was dated back, or withdrawn
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-book__year", "book__issuer__name", "book__kind", "-sequence"]
        constraints = [models.UniqueConstraint(fields=["book", "sequence"], name="one_entry_per_number")]
