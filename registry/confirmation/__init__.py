"""Staying true: personal links, the letter every six months, "all is right" and "left" by one tap.

From outside: `links` (the key behind a personal page), `answers` (what is said through it), `turns`
(who is to be written to).
"""
