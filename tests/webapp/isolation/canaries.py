"""Telling words: one of its own, and a telephone, for a row of each sort and each owner."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.accounts import RoleName
from webapp.auth.sight.cells import ON_PAPER, SIGHT

OWNERS = ("GT-A", "GT-B", "HN-A")
"""Country and post of an owner: two posts of one country, one of another."""
_WORD = re.compile(r"zq[a-z]{12}")
_APART = r"(?:&nbsp;|%20|[\s()./\-\u00a0\u2011%])*"
_NUMBER = re.compile(rf"(?=(9{_APART}5{_APART}6(?:{_APART}\d){{7}}))")
_NO_DIGIT = re.compile(r"%20|\D")


@dataclass(frozen=True, slots=True)
class Canary:
    """What one row bears: nobody can guess it, and nothing else of the tests says it."""

    kind: str
    """A row of `webapp.auth.sight.cells.SIGHT`."""
    owner: str
    word: str
    phone: str
    """E.164, of a block of invented numbers."""

    @property
    def signs(self) -> frozenset[str]:
        """By what it is heard: its word, and its telephone without the +1."""
        return frozenset({self.word.casefold(), self.phone[2:]})

    @property
    def country(self) -> str:
        return self.owner[:2]

    def shows_to(self, asker: Asker, endpoint: str = "") -> bool:
        is_country = asker.country == self.country
        is_post = asker.owner == self.owner or endpoint in ON_PAPER.get(self.kind, ())
        return SIGHT[self.kind].shows_to(
            asker.role, is_country=is_country, is_post=is_country and is_post
        )


@dataclass(frozen=True, slots=True)
class Asker:
    """An account of one post, or nobody."""

    name: str
    """As `House.signed_in` takes it; empty for who is not signed in."""
    role: RoleName | None = None
    owner: str = ""

    @property
    def country(self) -> str:
        return self.owner[:2]


ASKERS = (
    Asker(""),
    Asker("secretariat", RoleName.SECRETARIAT),
    Asker("country_admin.gt", RoleName.COUNTRY_ADMIN, "GT-A"),
    Asker("consul.gt", RoleName.CONSUL, "GT-A"),
    Asker("emergency.gt", RoleName.EMERGENCY, "GT-A"),
    Asker("civil_society.gt", RoleName.CIVIL_SOCIETY, "GT-A"),
)
"""Each role once; what is foreign to them is of Honduras, and of the second post."""


def canary(kind: str, owner: str) -> Canary:
    """Return the canary of a row of a sort that is declared: the same in every run."""
    assert kind in SIGHT, f"say in webapp.auth.sight to whom a row of the sort {kind} shows"
    digest = hashlib.sha256(f"canary of {kind} of {owner}".encode()).digest()
    letters = "".join(chr(ord("a") + each % 26) for each in digest[:12])
    number = 2_000_000 + int.from_bytes(digest[12:16]) % 7_999_999
    return Canary(kind, owner, f"Zq{letters}", f"+1956{number:07d}")


@dataclass
class Flock:
    """The canaries that were planted."""

    planted: dict[tuple[str, str], Canary] = field(default_factory=dict)
    _by_sign: dict[str, Canary] = field(default_factory=dict)

    def plant(self, kind: str, owner: str) -> Canary:
        made = self.planted[kind, owner] = canary(kind, owner)
        self._by_sign |= dict.fromkeys(made.signs, made)
        return made

    def heard_in(self, text: str) -> list[Canary]:
        """Return whose word or telephone a text says, whatever its case and however it writes
        numbers.
        """
        said = set(_WORD.findall(text.casefold()))
        said |= {_NO_DIGIT.sub("", each) for each in _NUMBER.findall(text)}
        heard = {self._by_sign[each] for each in said if each in self._by_sign}
        return sorted(heard, key=lambda each: (each.kind, each.owner))


def undeclared(planted: Mapping[tuple[str, str], Canary]) -> set[str]:
    """Return the sorts of row that are declared and that no row of the crawl stands for."""
    return set(SIGHT) - {kind for kind, _owner in planted}
