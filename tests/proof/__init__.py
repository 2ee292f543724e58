"""Proofs of reliability, in a short and a long form: see README.md."""
