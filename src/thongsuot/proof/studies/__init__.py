"""Studies of the proof room: rules asked about the records of other rooms."""

from thongsuot.proof.studies import duty_rules, incident_rules, network_rules, paper_rules
from thongsuot.proof.studies.checking import Finding, judge, parties_of

__all__ = ["Finding", "duty_rules", "incident_rules", "judge", "network_rules", "paper_rules", "parties_of"]
