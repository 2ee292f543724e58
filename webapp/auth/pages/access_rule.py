"""What a row of the policy says: which roles open a page, and how far it reaches."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from core.accounts import RoleName
from core.accounts.program_tokens import TokenScope


class Reach(enum.StrEnum):
    """How far a page reaches over rows that have an owner."""

    ANY = "any"
    """Nothing owned is shown, or the query sifts by `Scope.viewer`."""
    COUNTRY = "country"
    """Rows of the own country only: the view says whose with `require_access(country)`."""
    POST = "post"
    """Rows of the own post only; an administrator or the emergency unit of the country reaches all
    its posts.
    """


@dataclass(frozen=True, slots=True)
class AccessRule:
    """One row of the table. No roles means everybody, signed in or not."""

    roles: frozenset[RoleName]
    reach: Reach = Reach.ANY
    reads_persons: bool = False
    """Persons are read: the reading goes into the audit log before the page leaves."""
    begins_reading: bool = False
    """A form that reads names, makes files or looks at passwords: it begins without the write lock,
    and takes it for the moment in which it writes (`webapp.http.transactions`).
    """

    admits_post_admins: bool = False
    """Whether consuls who look after the accounts of their post open it too."""
    token_scope: TokenScope | None = None
    """At the doors of programs: what a key must have been made for; None where no key is needed."""

    @property
    def is_public(self) -> bool:
        """Whether no account is needed."""
        return not self.roles


_S, _A, _C, _E, _N = (
    RoleName.SECRETARIAT,
    RoleName.COUNTRY_ADMIN,
    RoleName.CONSUL,
    RoleName.EMERGENCY,
    RoleName.CIVIL_SOCIETY,
)
EVERYBODY: frozenset[RoleName] = frozenset()
SIGNED_IN = frozenset(RoleName)
OFFICIALS = frozenset({_S, _A, _C, _E})
NATIONAL = frozenset({_A, _C, _E})
"""Those of one country who may read its persons."""
ADMINISTRATORS = frozenset({_S, _A})
EDITORS = frozenset({_S, _A, _C, _N})
"""Those who may change some entry of the directory; which one, `webapp.auth.entry_rights` says."""
KEEPERS = frozenset({_A, _C})
"""Those who look after the community leaders, and register the nationals, of their country."""
COORDINATORS = frozenset({_A, _E})
"""Those who decide for a whole country who is woken."""
IMPORTERS = frozenset({_S, _A, _C})
"""Those who may bring lists into the directory."""
