"""The browser door: pages, translated from rooms to people."""
