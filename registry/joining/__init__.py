"""Registering of one's own will, in public: forms that a country opens, and what is sent by them.

A request is no person: no count, no index and no search knows it until its code or its post
confirmed it. From outside: `models` (rows), `public_forms` (which forms are open), `answers` (what
was written, sealed, and what is wrong with it), `requests` (from the first answer to its end),
`codes`, `registering` (what becomes of it), `review` (what waits for a post), `refusals`.
"""
