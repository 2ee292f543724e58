"""What a country says of a crisis at a moment, and what the countries say together.

From outside: `models` (the rows), `numbers.live_numbers`, `lifecycle` (draft, approve, issue),
`reports` (looked up, and when the next one is due), `papers/` (what leaves), `merging/` (the report
of all countries) and `exchange/` (signed files between two installations).
"""
