"""Sites, routes, ducts, links and power feeds."""
