"""Where an entry is when nobody gave a point: its town, asked where several are called so."""
