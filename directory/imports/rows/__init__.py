"""One row of a table -> what it says about one entry."""
