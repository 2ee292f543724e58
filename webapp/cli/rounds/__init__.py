"""`atalaya round`: the six-month confirmation planned, opened, mailed, reminded and closed."""
