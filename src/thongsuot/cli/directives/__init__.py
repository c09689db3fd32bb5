"""Commands of the directives room: read a file, bring it in, correct, confirm, issue, acknowledge, follow."""

from thongsuot.cli.directives import boards, calendar, document, inside, lineage, listing, shares, urging
from thongsuot.cli.directives.common import app

__all__ = ["app", "boards", "calendar", "document", "inside", "lineage", "listing", "shares", "urging"]
