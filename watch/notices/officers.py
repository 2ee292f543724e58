"""Who may do what with a notice: one rule a function, asked by pages and commands alike.

Drafting is for the emergency unit and consuls, approving for any other of them and the
administration, all of the one country. Nobody approves what they wrote or proposed.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.accounts import RoleName
from core.errors import NotAllowed
from watch.notices.models import Notice

WRITERS = frozenset({RoleName.EMERGENCY, RoleName.CONSUL})
APPROVERS = frozenset({RoleName.EMERGENCY, RoleName.CONSUL, RoleName.COUNTRY_ADMIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeOfficer:
    """Somebody who works on a notice."""

    actor: str
    """The account, as the audit log names it: `user:<id>`. It is the person, by whatever browser,
    role or command they come.
    """
    country: str
    role: RoleName | None


def check_may_write(officer: NoticeOfficer, country: str) -> None:
    """Raise NotAllowed for who may not draft notices of a country."""
    if officer.role not in WRITERS or officer.country != country or not country:
        raise NotAllowed("notice")


def check_may_decide(officer: NoticeOfficer, notice: Notice) -> None:
    """Raise NotAllowed for who may not approve, return or stop any notice of its country."""
    if officer.role not in APPROVERS or officer.country != notice.country:
        raise NotAllowed("notice")
