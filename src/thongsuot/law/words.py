"""Words of the law room: kinds of instruments, validity, what a check of a citation found."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class InstrumentKind(models.TextChoices):
    """Kinds of legal instruments."""

    LUAT = "luat", _("Law")
    PHAP_LENH = "phap_lenh", _("Ordinance")
    NGHI_QUYET = "nghi_quyet", _("Resolution")
    NGHI_DINH = "nghi_dinh", _("Decree")
    QUYET_DINH = "quyet_dinh", _("Decision")
    THONG_TU = "thong_tu", _("Circular")
    THONG_TU_LIEN_TICH = "thong_tu_lien_tich", _("Joint circular")
    CHI_THI = "chi_thi", _("Directive")
    HOP_NHAT = "hop_nhat", _("Consolidated text")
    KHAC = "khac", _("Other document")


class Validity(models.TextChoices):
    """Whether an instrument holds."""

    IN_FORCE = "in_force", _("In force")
    PARTLY_REPLACED = "partly_replaced", _("Partly replaced")
    REPLACED = "replaced", _("Replaced")
    ENDED = "ended", _("No longer in force")
    NOT_YET = "not_yet", _("Not yet in force")
    UNKNOWN = "unknown_validity", _("Validity not known")


class Confidence(models.TextChoices):
    """How well the entry is founded; only what somebody has seen in a source counts as active."""

    SEEN = "S", _("Seen in the source")
    EXPECTED = "M", _("Expected, needs confirmation")
    DOUBTFUL = "L", _("Doubtful, needs confirmation")


TONES = {
    # validity: tone of its badge
    "in_force": "ok",
    "partly_replaced": "warn",
    "replaced": "bad",
    "ended": "bad",
    "not_yet": "wait",
    "unknown_validity": "none",
    "": "none",
}
FINDINGS: dict[str, Text] = {
    # code of rules.findings: what it means for the document
    "unknown": _("Stands in no register here: check number, date and issuer."),
    "impossible_order": _("Is later than the document that cites it: number or date must be wrong."),
    "other_date": _("Is known under another date: check which one is meant."),
    "replaced": _("Had been replaced when the document was made."),
    "ended": _("Was no longer in force when the document was made."),
    "partly_replaced": _("Had been replaced in part: check whether the part cited still holds."),
    "not_yet": _("Was not yet in force when the document was made."),
    "replaced_since": _("Was in force then; it has been replaced since."),
    "ended_since": _("Was in force then; it is no longer in force today."),
    "doubtful": _("Whether it is still in force is not known: look before you rely on it."),
    "several": _("Several documents bear this number: say which issuer is meant."),
    "unconfirmed": _("The entry of the register still needs confirmation by a person."),
}
FINDING_TONES = {
    "impossible_order": "bad",
    "replaced": "bad",
    "ended": "bad",
    "not_yet": "bad",
    "unknown": "warn",
    "other_date": "warn",
    "partly_replaced": "warn",
    "replaced_since": "warn",
    "ended_since": "warn",
    "doubtful": "warn",
    "several": "warn",
    "unconfirmed": "info",
}
KIND_OF_SYMBOL = {
    # part of a number's symbol: kind of instrument (Decree 30/2020, Annex III, and the law on normative documents)
    "NĐ": "nghi_dinh",
    "QĐ": "quyet_dinh",
    "TT": "thong_tu",
    "TTLT": "thong_tu_lien_tich",
    "NQ": "nghi_quyet",
    "CT": "chi_thi",
    "VBHN": "hop_nhat",
    "PL": "phap_lenh",
}


def kind_in_words(kind: str) -> str:
    """Give the word for a kind of instrument."""
    return str(InstrumentKind(kind).label) if kind in InstrumentKind.values else kind


def validity_in_words(validity: str) -> str:
    """Give the word for a validity; empty for none."""
    return str(Validity(validity).label) if validity in Validity.values else ""


class AssessmentState(models.TextChoices):
    """Where a self-assessment stands."""

    DRAFT = "draft", _("Being filled in")
    SUBMITTED = "submitted", _("Handed in, to be reviewed")
    RETURNED = "returned", _("Returned with a note")
    ACCEPTED = "accepted", _("Accepted")


class Answer(models.TextChoices):
    """How a question of the sheet is answered."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
    NONE = "none", _("Does not concern us")


ASSESSMENT_FAULTS: dict[str, Text] = {
    "no_answer": _("Not answered yet."),
    "no_note": _("Say what is missing and until when, or why it does not concern you."),
}
