"""Floor 1: what threatens. It knows no person."""
