"""Rosters, shifts, who is on now, pages and their escalation."""
