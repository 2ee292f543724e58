"""The price of a password in the served house: each of its processes reads this as it begins."""

from __future__ import annotations

from argon2 import PasswordHasher

TIME, MEMORY, PARALLELISM = 1, 64, 1
_GIVEN = PasswordHasher.__init__.__defaults__ or ()
PasswordHasher.__init__.__defaults__ = (TIME, MEMORY, PARALLELISM, *_GIVEN[3:])
