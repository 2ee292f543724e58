"""`atalaya plans`."""
