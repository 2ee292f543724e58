"""Brakes: how many tries are answered, by whom; from outside, `attempts` and `questions`."""
