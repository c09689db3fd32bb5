"""Forms of the directives pages; they translate input and decide nothing."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from thongsuot.directives.words import DocumentKind

ACCEPT = ".txt,.docx,.odt,.pdf,.html,.htm,.edxml,.xml,.png,.jpg,.jpeg,.tif,.tiff"


class LinesField(forms.CharField):
    """A list of texts, one per line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def to_python(self, value: Any) -> Any:
        """Read lines as a list."""
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]


def _day(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class BringInForm(forms.Form):
    """A file or pasted text."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "Word (.docx), LibreOffice (.odt), PDF, text, a saved web page, an edXML envelope or a scan; up to 20 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
    )
    text = forms.CharField(
        label=_("Or paste the text"), required=False, widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"})
    )

    convert = forms.BooleanField(
        label=_("Convert from an old encoding (TCVN3, VNI, Windows-1258) to Unicode"), required=False
    )
    held = forms.CharField(required=False, widget=forms.HiddenInput, strip=True)
    held_name = forms.CharField(required=False, widget=forms.HiddenInput, max_length=255)

    def clean(self) -> dict[str, Any]:
        """Take exactly one of the two; a file held by an earlier page stands for itself."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("held"):
            return given
        has_file, has_text = bool(given.get("file")), bool((given.get("text") or "").strip())
        if has_file == has_text and not self.errors:
            text = (
                _("Choose a file or paste the text, not both.") if has_file else _("Choose a file or paste the text.")
            )
            raise forms.ValidationError(text)
        return given


class DocumentForm(forms.Form):
    """Fields of the document."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices)
    number = forms.CharField(label=_("Number"), max_length=60, required=False)
    date = _day(label=_("Date"), required=False)
    issuer = forms.CharField(label=_("Issuer"), max_length=200, required=False)
    signer = forms.CharField(label=_("Signer"), max_length=120, required=False)
    subject = forms.CharField(
        label=_("Subject"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    parent_id = forms.TypedChoiceField(label=_("Carries out"), coerce=int, required=False)

    def __init__(self, *args: Any, parents: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast("forms.TypedChoiceField", self.fields["parent_id"])
        field.choices = [("", "–"), *parents]


class ObligationForm(forms.Form):
    """Fields of one obligation."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    clause = forms.CharField(label=_("Clause"), max_length=30, required=False)
    task_text = forms.CharField(label=_("Task"), widget=forms.Textarea(attrs={"rows": 4}))
    addressees = LinesField(label=_("Parties as written"), required=False, help_text=_("One per line."))
    coordinates_with = LinesField(label=_("Works with, as written"), required=False, help_text=_("One per line."))
    legal_basis = LinesField(label=_("Legal basis"), required=False, help_text=_("One per line."))
    urgency = forms.CharField(label=_("Urgency"), max_length=40, required=False)
    deadline = forms.CharField(
        label=_("Deadline as the document says"),
        max_length=190,
        required=False,
        help_text=_("A day (15/12/2026), a term (trong 5 ngày làm việc) or a rhythm (trước ngày 15 hằng tháng)."),
    )
    report_required = forms.BooleanField(label=_("Asks for a report"), required=False)


class AddForm(forms.Form):
    """An obligation from the source text: quoted, or selected with the mouse."""

    quote = forms.CharField(
        label=_("Words from the source"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Select words in the text on the left, or copy them here."),
    )
    clause = forms.CharField(label=_("Clause"), max_length=30, required=False)
    start = forms.IntegerField(widget=forms.HiddenInput, required=False)
    end = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DueForm(forms.Form):
    """The office's own date."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    due_on = _day(label=_("Date set by the office"), required=False)


class SplitForm(forms.Form):
    """Where to split."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    at = forms.IntegerField()


class ProgressForm(forms.Form):
    """How far a share is."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    percent = forms.IntegerField(label=_("Percent done"), min_value=0, max_value=100)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ProofForm(forms.Form):
    """What shows that it was done."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    statement = forms.CharField(label=_("What was done"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label=_("File"), required=False)


class ReasonForm(forms.Form):
    """A reason in words."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class NoteForm(forms.Form):
    """A remark, if any."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
