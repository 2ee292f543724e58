"""Hazards for programs: which there are, and as GeoJSON, Atom and CAP 1.2; no person is in any."""
