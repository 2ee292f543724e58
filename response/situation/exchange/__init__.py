"""A country's issued report as a file signed (Ed25519) by its installation, sent to another one.

In the file are counts, moments and the number of the crisis as the other house knows it: no word
anybody wrote, no name. The operators of two houses show each other their public keys by a way they
trust (a call, a letter) and enter them; a file of any other key is refused.
"""
