"""Names of the icons that the sprite holds; tools/build_assets.py reads them from here."""

from __future__ import annotations

_NAMES = """
activity antenna archive arrow-down arrow-left arrow-right arrow-up arrow-up-right ban banknote bar-chart-3
battery-charging battery-low bell bell-off bell-ring book book-open bot building building-2 cable calendar
calendar-check calendar-clock calendar-days calendar-plus calendar-x camera chart-column chart-line chart-pie check
check-check chevron-down chevron-left chevron-right chevron-up circle circle-alert circle-check circle-dashed
circle-dot circle-help circle-minus circle-pause circle-play circle-plus circle-slash circle-x clipboard-check
clipboard-list clock cloud-lightning cloud-off cloud-rain cog contact copy corner-down-right cpu database diamond
download ellipsis external-link eye eye-off factory file-badge file-check file-clock file-down file-pen file-plus
file-search file-text file-up file-x files filter fingerprint-pattern flag flame folder-open forward fuel gauge
git-fork git-merge globe hand handshake hard-drive hash headset heart-pulse history hourglass house id-card image
inbox info key key-round keyboard landmark languages layers layers-2 link link-2 list list-checks list-filter
list-tree loader-circle lock lock-open log-in log-out mail mail-check mail-warning mail-x map map-pin map-pinned
maximize-2 megaphone menu message-square minus monitor moon move navigation network octagon-alert octagon-x package
paperclip pause pen-line pencil percent phone phone-call phone-forwarded phone-missed phone-off pin play plug
plug-zap plus power power-off printer qr-code quote radio radio-tower refresh-cw repeat reply rotate-ccw route
router rows-3 rss save scale scissors search send server server-off settings settings-2 share-2 shield shield-alert
shield-check shield-off shield-x signal signal-high signal-low signal-medium siren sliders-horizontal smartphone
sparkles split square square-check-big stamp star sun sun-moon table tag target terminal text-search ticket timer
timer-off tower-control trash-2 trending-down trending-up triangle triangle-alert truck undo-2 unlink unplug upload
user user-check user-cog user-minus user-plus user-round user-x users users-round utility-pole waves wifi wifi-off
wind wrench x zap zap-off zoom-in zoom-out
"""

ICONS: frozenset[str] = frozenset(_NAMES.split())
"""Lucide names (ISC licence)."""

UNKNOWN = "circle"
"""Drawn in the place of a name that the sprite does not hold."""
