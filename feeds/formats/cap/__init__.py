"""CAP messages (OASIS), alone or behind RSS links."""
