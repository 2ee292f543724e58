"""A rule held against a hazard, now or in the recorded past: `judge.judge` says what of it."""
