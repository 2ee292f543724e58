"""`atalaya drill`: what is practised, in a house apart."""
