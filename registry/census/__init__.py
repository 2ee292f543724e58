"""Estimates of how many nationals live where, taken from the tables of a census office."""
