"""Persons from a file: `people_file`."""
