"""Floor 0: what every room stands on. It does not know what a consulate is."""
