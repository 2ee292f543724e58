"""A declared crisis: who takes part in it, who does what, whom it touches."""
