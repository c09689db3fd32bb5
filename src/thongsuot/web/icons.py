"""Names of the icons that the sprite holds; tools/build_assets.py reads them from here."""

from __future__ import annotations

_NAMES = """
activity antenna archive arrow-down arrow-left arrow-right arrow-up arrow-up-right ban banknote bar-chart-3
battery-charging battery-low bell bell-off book-open building building-2 cable calendar calendar-check
calendar-clock calendar-days camera chart-column check check-check chevron-down chevron-left chevron-right
chevron-up circle circle-alert circle-check circle-dashed circle-dot circle-help circle-pause circle-play
circle-slash circle-x clipboard-check clipboard-list clock cloud-lightning cloud-off cog contact copy cpu
database diamond download ellipsis eye eye-off factory file-badge file-check file-down file-pen file-search
file-text file-up files filter fingerprint-pattern flag folder-open forward fuel gauge git-merge git-fork globe
hand handshake hash headset history hourglass house id-card image inbox info key key-round keyboard landmark
languages layers layers-2 link link-2 list list-checks list-filter list-tree loader-circle lock lock-open log-in
log-out mail mail-check mail-warning mail-x map map-pin map-pinned megaphone menu message-square minus monitor
moon network octagon-alert octagon-x package paperclip pause pen-line pencil phone phone-call phone-forwarded
phone-missed phone-off pin play plug plug-zap plus power power-off printer qr-code radio radio-tower refresh-cw
repeat rotate-ccw route router rss save scale scissors search send server server-off settings settings-2 share-2
shield shield-alert shield-check shield-off shield-x signal signal-high signal-low signal-medium siren
smartphone sparkles split square square-check-big stamp star sun sun-moon table tag target terminal timer
timer-off tower-control trash-2 trending-down trending-up triangle triangle-alert truck undo-2 unlink unplug
upload user user-check user-cog user-plus user-round user-x users users-round utility-pole wifi wifi-off wrench
x zap zap-off zoom-in
"""

ICONS: frozenset[str] = frozenset(_NAMES.split())
"""Lucide names (ISC licence)."""

UNKNOWN = "circle"
"""Drawn in the place of a name that the sprite does not hold."""
