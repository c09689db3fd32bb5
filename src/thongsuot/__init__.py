"""Thông Suốt: from a directive, through alarms and incidents, to the report that answers it."""
