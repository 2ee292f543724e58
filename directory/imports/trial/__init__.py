"""What a person decides about a trial, and how a trial of many rows is summed up."""
