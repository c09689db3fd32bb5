"""Provinces, communes and areas, with validity dates."""
