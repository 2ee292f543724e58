"""Which sort of row shows to whom."""
