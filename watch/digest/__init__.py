"""The digest of the morning: what changed per hazard since the last one, and which sources fail.

What may be used from outside: `models` (who reads it), `changes` (what it says) and `mornings`
(whose turn it is).
"""
