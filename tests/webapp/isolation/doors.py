"""Who opens which route, said a second time: a row of the policy loosened alone is found.

`doors.txt` has a line a route: its name, the first letters of the roles that open it (Secretariat,
country Administrator, Consul, Emergency, civil society `N`) or `everybody`, and its reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.accounts import RoleName
from webapp.auth.policy import AccessRule, Reach

LETTERS = {
    "S": RoleName.SECRETARIAT,
    "A": RoleName.COUNTRY_ADMIN,
    "C": RoleName.CONSUL,
    "E": RoleName.EMERGENCY,
    "N": RoleName.CIVIL_SOCIETY,
}


@dataclass(frozen=True, slots=True)
class Door:
    """Who opens a route, and how far it reaches."""

    roles: frozenset[RoleName]
    """None of them means everybody."""
    reach: Reach

    def admits(self, rule: AccessRule) -> bool:
        """Return whether a row of the policy lets in no more than this."""
        order = list(Reach)
        is_narrower = order.index(rule.reach) >= order.index(self.reach)
        if not self.roles:
            return is_narrower
        return is_narrower and not rule.is_public and rule.roles <= self.roles


def doors() -> dict[str, Door]:
    """Return the doors by the name of their route."""
    found = {}
    for line in Path(__file__).with_name("doors.txt").read_text().splitlines():
        endpoint, letters, reach = line.split()
        roles = [] if letters == "everybody" else [LETTERS[each] for each in letters]
        found[endpoint] = Door(frozenset(roles), Reach(reach))
    return found
