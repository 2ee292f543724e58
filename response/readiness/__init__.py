"""How ready a post, or a country, is: one number, and the act that lifts it most."""
