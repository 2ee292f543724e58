"""Which column of a list of persons is which field."""
