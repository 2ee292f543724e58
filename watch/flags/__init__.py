"""Flags: a hazard touches a country, a shelter, a post: `update`."""
