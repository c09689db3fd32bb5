"""API operations of the directives room."""

from thongsuot.api.directives import calendar, changes, documents, inside, lineage, listing, shares, urging
from thongsuot.api.directives.common import router

__all__ = ["calendar", "changes", "documents", "inside", "lineage", "listing", "router", "shares", "urging"]
