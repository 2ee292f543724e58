"""What erased persons left behind in the lists of their country, found and taken away."""
