"""Floor 2: facts to two pages. It never warns."""
