"""Bringing service back: who leads, crews, parts, temporary fixes, who was telephoned, and what it cost."""
