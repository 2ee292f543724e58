"""Backups as files: sealed in a stream, by parts, for a key or words of the operator.

From outside: `keys` (whom a backup is sealed for), `contents` (its parts, written and read in
order), `places` (where it goes). What is in one is decided by `webapp.keeping`.
"""
