"""`atalaya round`."""
