"""The duty to report: thresholds and staged reports, quick and situation reports, daily status windows."""
