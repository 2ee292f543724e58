"""Hazards that a valid list no longer names: their own page is asked, and decides."""
