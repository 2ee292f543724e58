"""Notices: what a country says to its nationals, and that a second person read it before.

From outside: `drafting`, `lifecycle` (every move up to *approved*, `check_may_send`), `composed`
(the texts of one language and one channel), `lint`, `papers`, `cap_message`.
"""
