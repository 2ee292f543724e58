"""Shelters inside a zone are asked whether they are open and how many places they have.

What may be used from outside: `models` (who was asked), `turns` (who is to be asked) and
`answers` (what they say, and how old it is).
"""
