"""Accounts rendered: the periodic report and its figures."""
