"""The sealed columns of codes: written with the cards, kept open, made again, compared."""
