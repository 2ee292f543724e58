"""The shapes of hazards as they are kept in the database."""
