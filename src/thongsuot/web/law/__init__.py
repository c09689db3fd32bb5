"""Pages of the register of law."""
