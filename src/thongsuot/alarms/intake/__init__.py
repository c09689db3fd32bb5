"""The way of alarms from bytes to rows: decode each item by itself, then keep what came together in one commit."""

from thongsuot.alarms.intake.decoding import decode, refused
from thongsuot.alarms.intake.keeping import keep, keep_together
from thongsuot.alarms.intake.line import Line
from thongsuot.alarms.intake.memory import Memory

__all__ = ["Line", "Memory", "decode", "keep", "keep_together", "refused"]
