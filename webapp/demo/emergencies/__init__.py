"""What an emergency unit of the demo finds: rules, and what follows from a flag."""
