"""The functions of a country in a crisis: the parts of its own people that the protocols of the
crisis type name in the first hour and during it.
"""

from __future__ import annotations

from collections.abc import Iterable

from protocols.approved import ApprovedProtocols
from protocols.assignments import OF_POSTS
from protocols.model import ALL, Phase
from protocols.roles import Role

OWN_ROLES = (*OF_POSTS, Role.COUNTRY)
"""Whoever else acts in a protocol is called, not put on a roster."""
LEAST = (Role.HEAD, Role.GUARD, Role.PROTECTION)
"""What a country has to fill whatever its protocols say."""
_PHASES = (Phase.FIRST_HOUR, Phase.DURING)


def functions_of(protocols: ApprovedProtocols, type_code: str) -> tuple[Role, ...]:
    """Return the functions of a crisis type, in the order of the roles."""
    named = set(_named(protocols, type_code))
    return tuple(role for role in OWN_ROLES if role in named or role in LEAST)


def _named(protocols: ApprovedProtocols, type_code: str) -> Iterable[Role]:
    for crisis in (ALL, type_code):
        for phase in _PHASES:
            yield from (task.role for task in protocols.tasks(crisis, phase))
