"""What people write in cells, understood: each reader gives None for an empty cell and never guesses."""
