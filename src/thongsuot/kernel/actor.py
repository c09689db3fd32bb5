"""Who acts or looks: the only thing that actions and queries know about a person or a machine."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import NotAllowed


@dataclass(frozen=True, kw_only=True)
class Actor:
    """One acting person, machine or the house itself, with what it may do and see.

    ``sees_all`` is true for the department's side; otherwise queries limit rows to
    ``organisation_id`` and what is shared with it. ``sees_security`` adds security incidents (police).
    """

    id: str
    label: str
    organisation_id: int | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    permissions: frozenset[str] = field(default_factory=frozenset)
    sees_all: bool = False
    sees_security: bool = False

    def may(self, permission: str) -> bool:
        """Tell whether this actor holds the permission."""
        return permission in self.permissions or "*" in self.permissions

    def require(self, permission: str) -> None:
        """Raise NotAllowed unless this actor holds the permission."""
        if not self.may(permission):
            raise NotAllowed(_("You do not have the right to do this."), details={"permission": permission})


HOUSE = Actor(id="house", label="Thông Suốt", permissions=frozenset({"*"}), sees_all=True)
"""The platform itself, acting from an outbox row."""
