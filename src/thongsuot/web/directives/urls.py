"""Addresses of the directives pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.directives import calendar, documents, inside, lineage, listing, obligations, shares, standing, urging

_ONE = "<int:directive_id>/"
_OBLIGATION = _ONE + "obligations/<int:obligation_id>/"
_SHARE = "shares/<int:share_id>/"

urlpatterns: list[URLPattern] = [
    path("", documents.register, name="directives"),
    path("new/", documents.bring_in, name="directive_new"),
    path("list/", listing.import_list, name="directive_list_import"),
    path("list/template.xlsx", listing.template, name="directive_list_template"),
    path("mine/", shares.mine, name="directives_mine"),
    path("calendar/", calendar.calendar, name="directive_calendar"),
    path("shares/", shares.shares, name="directive_shares"),
    path("cascade/", lineage.cascade, name="directive_cascade"),
    path("urgings/", urging.urgings, name="urgings"),
    path("urgings/rule/", urging.set_rule, name="urging_rule"),
    path("urgings/<int:urging_id>/receive/", urging.receive, name="urging_receive"),
    path("urgings/<int:urging_id>/drop/", urging.drop, name="urging_drop"),
    path("urgings/<int:urging_id>/file/", urging.letter_file, name="urging_file"),
    path("urgings/draft/<int:organisation_id>/", urging.draft, name="urging_draft"),
    path(_ONE, documents.directive, name="directive"),
    path(_ONE + "file/", documents.original, name="directive_file"),
    path(_ONE + "board/", shares.board, name="directive_board"),
    path(_ONE + "board.csv", shares.board_csv, name="directive_board_csv"),
    path(_ONE + "document/", documents.correct_document, name="directive_correct"),
    path(_ONE + "parties/", obligations.set_all_parties, name="directive_parties"),
    path(_ONE + "obligations/add/", obligations.add, name="obligation_add"),
    path(_ONE + "obligations/merge/", obligations.merge, name="obligation_merge"),
    path(_OBLIGATION, obligations.obligation, name="obligation"),
    path(_ONE + "lineage/", lineage.lineage, name="directive_lineage"),
    path(_ONE + "lineage/link/", lineage.link, name="directive_link"),
    path(_ONE + "lineage/<int:link_id>/unlink/", lineage.unlink, name="directive_unlink"),
    path(_OBLIGATION + "tracking/", standing.standing, name="obligation_standing"),
    path(_OBLIGATION + "recurrence/", standing.set_recurrence, name="obligation_recurrence"),
    path(_OBLIGATION + "recurrence/stop/", standing.stop_recurrence, name="obligation_recurrence_stop"),
    path(_OBLIGATION + "turn/", standing.start_turn, name="obligation_turn"),
    path(_OBLIGATION + "repeats/", standing.link_repeat, name="obligation_repeat"),
    path(_OBLIGATION + "add-party/", standing.add_party, name="obligation_add_party"),
    path(_OBLIGATION + "split/", obligations.split, name="obligation_split"),
    path(_OBLIGATION + "remove/", obligations.remove, name="obligation_remove"),
    path(_OBLIGATION + "restore/", obligations.restore, name="obligation_restore"),
    path(_OBLIGATION + "due/", obligations.set_due, name="obligation_due"),
    path(_OBLIGATION + "parties/", obligations.set_parties, name="obligation_parties"),
    path(_ONE + "confirm/", documents.confirm, name="directive_confirm"),
    path(_ONE + "reopen/", documents.reopen, name="directive_reopen"),
    path(_ONE + "issue/", documents.issue, name="directive_issue"),
    path(_ONE + "acknowledge/", documents.acknowledge, name="directive_acknowledge"),
    path(_ONE + "close/", documents.close, name="directive_close"),
    path(_ONE + "send-again/", documents.send_again, name="directive_send_again"),
    path(_SHARE, shares.share, name="directive_share"),
    path(_SHARE + "progress/", shares.progress, name="share_progress"),
    path(_SHARE + "parts/", inside.give, name="share_give"),
    path(_SHARE + "advise/", inside.advise, name="share_advise"),
    path(_SHARE + "advice/<int:advice_id>/", inside.direct, name="advice_direct"),
    path("parts/<int:part_id>/<slug:verb>/", inside.move, name="part_move"),
    path(_SHARE + "submit/", shares.submit, name="share_submit"),
    path(_SHARE + "prove/", shares.prove, name="share_prove"),
    path(_SHARE + "refuse/", shares.refuse, name="share_refuse"),
    path(_SHARE + "not-applicable/", shares.not_applicable, name="share_not_applicable"),
    path(_SHARE + "accept/", shares.accept, name="share_accept"),
    path(_SHARE + "ask-changes/", shares.ask_changes, name="share_ask_changes"),
    path(_SHARE + "insist/", shares.insist, name="share_insist"),
    path(_SHARE + "urge/", shares.urge, name="share_urge"),
    path(_SHARE + "proofs/<int:proof_id>/", shares.proof_file, name="share_proof"),
]
