"""Floor 1: whom we protect. Never read without a purpose in the journal."""
