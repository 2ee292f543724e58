"""One event told by several sources: people are counted once."""
