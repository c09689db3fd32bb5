"""Commands of the proof room: what can be measured, bind, measure, show."""

from thongsuot.cli.proof import rules
from thongsuot.cli.proof.common import app

__all__ = ["app", "rules"]
