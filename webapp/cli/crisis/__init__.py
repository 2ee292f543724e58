"""`atalaya crisis`: declared, listed, looked at, closed."""
