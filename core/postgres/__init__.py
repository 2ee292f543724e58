"""PostgreSQL reached over a network: pools, poolers, deadlines.

From outside: `limits` (how many connections, how they begin), `deadline` (a server that fell
silent), `opening` (through a pooler, or past it).
"""
