"""What people answer to a notice: understood, kept sealed, read by a person where it is unclear.

From outside: `models` (rows), `understanding` (what a text says), `intake` (a reply is kept, and
whose it is), `unclear_queue` (what waits for a person to read it), `stops` (who wants no advice).
"""
