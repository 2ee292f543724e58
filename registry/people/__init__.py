"""The sealed record of a person, who may read it and why, and the consent behind it."""
