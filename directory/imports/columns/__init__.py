"""Which column is which field, and which tables of a file are taken."""
