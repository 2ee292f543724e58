"""What the first hand's people are made of: names, families, telephones, towns, slips."""
