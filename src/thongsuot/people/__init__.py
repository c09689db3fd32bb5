"""Agencies, operators, units, persons, roles, access."""
