"""Floor 1: who can help. It knows no national."""
