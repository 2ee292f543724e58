"""Papers of the registry: the sheet of one person, the blank form that is typed in afterwards."""
