"""Lists as people send them: mapped to our fields, matched, tried, applied and reverted."""
