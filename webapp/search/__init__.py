"""One question to all that is here: pages, places, entries, plans, hazards and crises.

Persons are not among them: who they are is sealed, is asked for a purpose, and never stands in an
address (`registry.search`).
"""
