"""What is told of events and flags nobody: taken in (`entries`), found for a hazard (`lookup`)."""
