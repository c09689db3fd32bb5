"""Doors that no browser knows: syslog over UDP, TCP and TLS, SNMP traps and informs. Off unless settings open them."""
