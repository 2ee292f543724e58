"""`atalaya token`: what programs read by."""
