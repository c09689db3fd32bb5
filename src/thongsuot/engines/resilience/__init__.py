"""Can two places still reach each other when one thing fails? Two ways that share no risk, and what breaks them."""

from thongsuot.engines.resilience.ways import Guarantee, Net, Way, guarantee

__all__ = ["Guarantee", "Net", "Way", "guarantee"]
