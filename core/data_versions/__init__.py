"""By one row, whether what a process remembers of some data still holds."""
