"""HTML to tagged PDF: the press, the letters it has, and what a reader aloud needs afterwards."""
