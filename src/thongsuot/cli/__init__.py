"""The terminal door: thongsuot and its command groups."""
