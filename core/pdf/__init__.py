"""HTML to tagged PDF: the renderer, the glyphs it has, and what a reader aloud needs afterwards."""
