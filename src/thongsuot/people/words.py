"""Words of the people room: kinds of organisations and roles, with translated labels."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """What an organisation is; directives address parties by these kinds."""

    COMMITTEE = "committee", _("People's Committee")
    DEPARTMENT = "dept_ic", _("Department in charge of post and telecom")
    OTHER_DEPARTMENT = "other_dept", _("Other state body")
    POLICE = "police", _("Police")
    MILITARY = "military", _("Military")
    TELECOM = "telecom", _("Telecom operator")
    INTERNET = "internet", _("Internet provider")
    POSTAL = "postal", _("Postal operator")
    BROADCAST = "broadcast", _("Broadcaster")
    PRESS = "press", _("Press agency")
    POWER = "power", _("Power company")
    IT = "it", _("IT enterprise")
    DISTRICT = "district", _("District")
    COMMUNE = "commune", _("Commune, ward or special zone")
    AGENTS = "agents", _("Agents")
    OTHER = "other", _("Other")


class Role(models.TextChoices):
    """What a person is in the system."""

    DUTY_OFFICER = "duty_officer", _("Duty officer")
    LEADER = "leader", _("Department leader")
    NOC = "noc", _("Operator's NOC")
    POLICE = "police", _("Police liaison")
    COMMUNE = "commune", _("Commune officer")
    INSPECTOR = "inspector", _("Inspector")
    CHAIR = "chair", _("Provincial chair")
    CLERK = "clerk", _("Clerk")
    ADMIN = "admin", _("Administrator")
    AUDITOR = "auditor", _("Auditor")
