"""`atalaya rota`: who is on call."""
