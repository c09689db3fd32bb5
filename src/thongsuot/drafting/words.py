"""Words of the drafting room: states, kinds, steps, what stands in the number book."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DraftState(models.TextChoices):
    """Where a draft stands."""

    DRAFTING = "drafting", _("Being drafted")
    RETURNED = "returned", _("Returned with a note")
    IN_REVIEW = "in_review", _("Waits for initials")
    TO_SIGN = "to_sign", _("Waits for signature")
    SIGNED = "signed", _("Signed, waits for its number")
    ISSUED = "issued", _("Document issued")
    WITHDRAWN = "withdrawn", _("Withdrawn after issue")
    CANCELLED = "cancelled", _("Cancelled")


class DraftKind(models.TextChoices):
    """Kinds of documents that are drafted here, by the codes of the register."""

    CHI_THI = "chi_thi", _("Directive")
    CONG_VAN = "cong_van", _("Official letter")
    CONG_DIEN = "cong_dien", _("Urgent dispatch")
    KE_HOACH = "ke_hoach", _("Plan")
    PHUONG_AN = "phuong_an", _("Scheme")
    THONG_BAO = "thong_bao", _("Announcement")
    QUYET_DINH = "quyet_dinh", _("Decision")
    HUONG_DAN = "huong_dan", _("Guidance")


class Relation(models.TextChoices):
    """What a draft does to a document that stands in the register."""

    IMPLEMENTS = "implements", _("Carries out")
    REPLACES = "replaces", _("Replaces")
    AMENDS = "amends", _("Amends")
    REAFFIRMS = "reaffirms", _("Re-affirms")


class SigningMode(models.TextChoices):
    """How the signer signs."""

    PAPER = "paper", _("Signed by hand on paper")
    DIGITAL = "digital", _("Signed digitally; the signed file is attached")


class Urgency(models.TextChoices):
    """Marks of urgency that the decree knows, as printed."""

    NONE = "", _("Not urgent")
    KHAN = "KHẨN", "KHẨN"
    THUONG_KHAN = "THƯỢNG KHẨN", "THƯỢNG KHẨN"
    HOA_TOC = "HỎA TỐC", "HỎA TỐC"


class StepWord(models.TextChoices):
    """What happened to a draft, one word per line of its story."""

    STARTED = "started", _("Started")
    SAVED = "saved", _("Saved")
    ATTACHED = "attached", _("File attached")
    DETACHED = "detached", _("File taken off")
    SUBMITTED = "submitted", _("Handed in for signature")
    TAKEN_BACK = "taken_back", _("Taken back by the drafter")
    INITIALLED = "initialled", _("Initialled")
    RETURNED = "returned", _("Returned with a note")
    DELEGATED = "delegated", _("Signature delegated")
    SIGNED = "signed", _("Signed")
    VOIDED = "voided", _("Signature or initials void: the text was changed")
    REVOKED = "revoked", _("Signature taken back")
    SIGNED_FILE = "signed_file", _("Signed file attached")
    ISSUED = "issued", _("Numbered and issued")
    CANCELLED = "cancelled", _("Cancelled")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class EntryState(models.TextChoices):
    """Whether a number still stands."""

    GIVEN = "given", _("Number given")
    WITHDRAWN = "withdrawn", _("Withdrawn")


SHORT_KINDS = {
    # Decree 30/2020, Annex III: the abbreviation in the number. An official letter has none.
    "chi_thi": "CT",
    "cong_van": "",
    "cong_dien": "CĐ",
    "ke_hoach": "KH",
    "phuong_an": "PA",
    "thong_bao": "TB",
    "quyet_dinh": "QĐ",
    "huong_dan": "HD",
}
TITLES = {
    # as printed above the subject; an official letter has none
    "chi_thi": "CHỈ THỊ",
    "cong_van": "",
    "cong_dien": "CÔNG ĐIỆN",
    "ke_hoach": "KẾ HOẠCH",
    "phuong_an": "PHƯƠNG ÁN",
    "thong_bao": "THÔNG BÁO",
    "quyet_dinh": "QUYẾT ĐỊNH",
    "huong_dan": "HƯỚNG DẪN",
}
FAULTS = {
    # fault code of rules.faults_before_submitting: what is missing and how to mend it
    "no_subject": _("The draft has no subject. Say in one line what it is about."),
    "no_clauses": _("The draft has no clause. Write at least one."),
    "empty_clause": _("This clause is empty. Write it or take it out."),
    "no_signer": _("Choose who signs."),
    "unknown_party": _("This name is no body of the directory. Correct it or have the body entered."),
    "both_roles": _("A body can't lead and coordinate the same clause."),
    "no_lead": _("A clause with coordinating bodies or a date needs a body that leads."),
    "past_due": _("This date lies in the past."),
    "no_recipients": _("Say who receives the document."),
    "not_valid": _("This body no longer exists on this day. Name its successor."),
    "bad_subject": _("This text holds a secrecy stamp. Secret documents must not be drafted here."),
}
TEMPLATE_FAULTS = {
    "too_large": _("The file is larger than 5 MB."),
    "not_docx": _("This is no Word file (.docx). Save the template as .docx and upload it again."),
    "bomb": _("The file unpacks to far more than a template needs. It was not taken."),
    "macro": _("The file holds macros or embedded objects. Save it without them."),
    "outside": _("The file fetches something from outside (linked picture, template or data). Take the link out."),
    "entity": _("The file holds an XML construct that Word does not write. Save it anew from Word."),
    "unreadable": _("The file is damaged and can't be read. Open and save it in Word."),
    "syntax": _("A placeholder is not closed or not written rightly."),
    "forbidden": _("Only names, loops over lists, conditions and simple text filters are allowed in placeholders."),
    "loop_depth": _("Loops may be nested only once."),
    "hidden": _("A placeholder stands in properties, notes or comments, where nobody sees it. Take it out."),
}


def kind_in_words(kind: str) -> str:
    """Give the word for a kind of draft."""
    return str(DraftKind(kind).label) if kind in DraftKind.values else kind
