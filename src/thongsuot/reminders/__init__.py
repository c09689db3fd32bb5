"""Reminders before and after a due day, for anything that has one: one engine, one delivery record."""
