"""Addresses of the drafting pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.drafting import lists, pages, steps

_ONE = "<int:draft_id>/"

urlpatterns: list[URLPattern] = [
    path("", lists.draft_list, name="drafts"),
    path("new/", lists.new, name="draft_new"),
    path("from-report/<int:report_id>/", lists.from_report, name="draft_from_report"),
    path("from-directive/<int:directive_id>/", lists.from_directive, name="draft_from_directive"),
    path("book/", lists.book, name="number_book"),
    path("book/record/", lists.record, name="number_record"),
    path("book.csv", lists.book_file, {"form": "csv"}, name="number_book_csv"),
    path("book.xlsx", lists.book_file, {"form": "xlsx"}, name="number_book_xlsx"),
    path("templates/", lists.templates, name="draft_templates"),
    path("templates/upload/", lists.upload_template, name="draft_template_upload"),
    path("templates/sample.docx", lists.sample, name="draft_template_sample"),
    path("templates/<int:template_id>/retire/", lists.retire_template, name="draft_template_retire"),
    path("templates/<int:template_id>/<int:version>/file/", lists.template_file, name="draft_template_file"),
    path(_ONE, pages.draft, name="draft"),
    path(_ONE + "edit/", pages.edit, name="draft_edit"),
    path(_ONE + "autosave/", pages.autosave, name="draft_autosave"),
    path(_ONE + "head/", pages.head, name="draft_head"),
    path(_ONE + "compare/", pages.compare, name="draft_compare"),
    path(_ONE + "paper.pdf", pages.paper, {"form": "pdf"}, name="draft_pdf"),
    path(_ONE + "paper.docx", pages.paper, {"form": "docx"}, name="draft_docx"),
    path(_ONE + "signed.pdf", pages.paper, {"form": "signed"}, name="draft_signed_pdf"),
    path(_ONE + "page-<int:page>.png", pages.picture, name="draft_page"),
    path(_ONE + "attach/", steps.attach, name="draft_attach"),
    path(_ONE + "attachments/<int:attachment_id>/", pages.attachment, name="draft_attachment"),
    path(_ONE + "attachments/<int:attachment_id>/remove/", steps.detach, name="draft_detach"),
    path(_ONE + "submit/", steps.submit, name="draft_submit"),
    path(_ONE + "take-back/", steps.take_back, name="draft_take_back"),
    path(_ONE + "initial/", steps.initial, name="draft_initial"),
    path(_ONE + "return/", steps.return_draft, name="draft_return"),
    path(_ONE + "delegate/", steps.delegate, name="draft_delegate"),
    path(_ONE + "sign/", steps.sign, name="draft_sign"),
    path(_ONE + "revoke/", steps.revoke, name="draft_revoke"),
    path(_ONE + "signed-file/", steps.attach_signed, name="draft_attach_signed"),
    path(_ONE + "issue/", steps.issue, name="draft_issue"),
    path(_ONE + "cancel/", steps.cancel, name="draft_cancel"),
    path(_ONE + "withdraw/", steps.withdraw, name="draft_withdraw"),
]
