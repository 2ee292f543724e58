"""What was known of a hazard when: versions written as it changes, and read for a moment."""
