"""Decisions on plain arrays and text; usable with no Django at all."""
