"""Of whom a second factor is required, and from when on.

The rule: who reads persons needs one, and the Secretariat, which asks for administrators. From the
first sign-in there are some days of grace, which every page says; after them the account opens
nothing but its own page, until a factor is set up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.accounts import RoleName, User

READS_PERSONS = frozenset({RoleName.COUNTRY_ADMIN, RoleName.CONSUL, RoleName.EMERGENCY})
"""The roles that may ever see a national's name."""
NEEDS_FACTOR = READS_PERSONS | {RoleName.SECRETARIAT}


@dataclass(frozen=True, slots=True)
class FactorDemand:
    """That a second factor is missing, and until when that is borne."""

    ends_at: datetime
    now: datetime

    @property
    def is_over(self) -> bool:
        """Whether the days of grace are over."""
        return self.now >= self.ends_at

    @property
    def days_left(self) -> int:
        """How many days are left, begun ones included."""
        return max(0, -((self.now - self.ends_at) // timedelta(days=1)))


def demand_of(
    user: User, *, is_required: bool, grace_days: int, now: datetime
) -> FactorDemand | None:
    """Return the demand on an account; None when nothing is missing."""
    if not is_required or user.role not in NEEDS_FACTOR or user.has_second_factor:
        return None
    began = user.first_sign_in_at or now
    return FactorDemand(began + timedelta(days=grace_days), now)
