"""From alarms and a registry to incidents, one per cause; online, no look-ahead."""

from thongsuot.engines.correlation.correlator import Correlator
from thongsuot.engines.correlation.values import Alarm, Change, Hypothesis, Network, PlannedWork, Repair

__all__ = ["Alarm", "Change", "Correlator", "Hypothesis", "Network", "PlannedWork", "Repair"]
