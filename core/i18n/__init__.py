"""Languages, formats of numbers and days, telephones: `languages`, `formats`, `phones`."""
