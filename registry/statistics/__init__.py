"""Registered people counted: any two or three fields crossed, from sealed columns of codes."""
