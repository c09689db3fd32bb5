"""Pages of coordination regulations and emergency plans."""
