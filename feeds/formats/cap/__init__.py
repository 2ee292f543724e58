"""CAP messages (OASIS), alone, in Atom and behind RSS links."""
