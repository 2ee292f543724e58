"""Agreements by which one country lets others read some fields of some of its persons.

From outside: `drafting`, `signing` (who brings an agreement into force and who ends it), `listing`
(the directory of agreements), `reading` (the one way to shared persons), `permission` (what a
person agreed to).
"""
