"""Reads of the incidents room, each limited to what its viewer may see."""

from thongsuot.incidents.queries.alarm_groups import alarm_groups, messages_of, messages_without_outcome
from thongsuot.incidents.queries.figures import counts, period_summary
from thongsuot.incidents.queries.forms import filled_form, filled_forms, form_catalogue
from thongsuot.incidents.queries.likely import likely_same
from thongsuot.incidents.queries.lists import (
    active_incidents,
    active_site_states,
    by_code,
    incidents,
    my_incidents,
)
from thongsuot.incidents.queries.outages import SiteOutage, lasting_codes, site_outages
from thongsuot.incidents.queries.owed import Owed, too_long, unreported
from thongsuot.incidents.queries.playbooks import playbook_of
from thongsuot.incidents.queries.rooms import (
    brief,
    drill_of,
    expectations,
    incident,
    organisations_of,
    planned_work,
    room,
)
from thongsuot.incidents.queries.tasks import my_tasks, tasks_of
from thongsuot.incidents.queries.trends import trends

__all__ = [
    "Owed",
    "SiteOutage",
    "active_incidents",
    "active_site_states",
    "alarm_groups",
    "brief",
    "by_code",
    "counts",
    "drill_of",
    "expectations",
    "filled_form",
    "filled_forms",
    "form_catalogue",
    "incident",
    "incidents",
    "lasting_codes",
    "likely_same",
    "messages_of",
    "messages_without_outcome",
    "my_incidents",
    "my_tasks",
    "organisations_of",
    "period_summary",
    "planned_work",
    "playbook_of",
    "room",
    "site_outages",
    "tasks_of",
    "too_long",
    "trends",
    "unreported",
]
