"""Locate notices: somebody is looked for by chosen posts, without any public search.

What may be used from outside: `models`, `description` (what is said of whoever is looked for),
`photos`, `drafting`, `moves` (the legal moves, two persons), `addressees` (who was asked, and their
answers), `sightings`, `looks` (who opened one), `daily` (still open?), `matching` and `candidates`
(who it may be), `listing`, `forgetting`, `papers` and `labels`.
"""
