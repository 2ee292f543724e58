"""Floor 2: hazard x person or shelter -> flag. It never prints."""
