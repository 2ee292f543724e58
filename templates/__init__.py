"""Pages and papers, as package data: loaded by name, so that an installed copy finds them."""
