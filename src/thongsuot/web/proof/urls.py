"""Addresses of the proof pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.proof import boards, brief, briefings, feed, rules

urlpatterns: list[URLPattern] = [
    path("", boards.standing, name="proof"),
    path("shares/", boards.lines, name="proof_lines"),
    path("parties/<slug:code>/", boards.party, name="proof_party"),
    path("participation/", boards.taking_part, name="proof_participation"),
    path("brief/", brief.brief, name="proof_brief"),
    path("brief.<str:form>", brief.brief_file, name="proof_brief_file"),
    path("brief/links/", brief.links, name="proof_links"),
    path("brief/links/<int:link_id>/revoke/", brief.revoke, name="proof_link_revoke"),
    path("open/<str:token>/", brief.open_link, name="proof_open"),
    path("open/<str:token>/page.pdf", brief.open_link_file, name="proof_open_file"),
    path("briefings/<int:directive_id>/", briefings.briefings, name="proof_briefings"),
    path("briefings/<int:directive_id>.xlsx", briefings.briefings_file, name="proof_briefings_file"),
    path("briefings/<int:briefing_id>/withdraw/", briefings.withdraw, name="proof_briefing_withdraw"),
    path("feed/", feed.subscribers, name="proof_feed"),
    path("feed/<int:subscriber_id>/", feed.subscriber, name="proof_subscriber"),
    path("feed/<int:subscriber_id>/<str:verb>/", feed.change, name="proof_subscriber_change"),
    path("files/<str:board>.<str:form>", boards.export, name="proof_export"),
    path("rules/", rules.bound_rules, name="proof_rules"),
    path("obligations/<int:obligation_id>/", rules.obligation, name="proof_obligation"),
    path("obligations/<int:obligation_id>/bind/<str:rule>/", rules.bind, name="proof_bind"),
    path("rules/<int:binding_id>/", rules.binding, name="proof_binding"),
    path("rules/<int:binding_id>/check/", rules.check, name="proof_check"),
    path("rules/<int:binding_id>/change/", rules.change, name="proof_change"),
    path("rules/<int:binding_id>/retire/", rules.retire, name="proof_retire"),
]
