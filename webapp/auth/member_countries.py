"""The countries that take part in an installation: the eleven of the RCM may, and any that the
operator adds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import MemberCountry
from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.keys.stored import NO_COUNTRY, ensure_keys
from webapp.auth.users import RCM_COUNTRIES


def add_country(
    session: Session, code: str, *, now: datetime, actor: str, is_demo: bool = False
) -> bool:
    """Have a country take part, and say so in the audit log; False when it does already.

    A country of the demo that is added for real stays when the demo goes.
    """
    known = session.get(MemberCountry, code)
    if known is not None and (is_demo or not known.is_demo):
        return False
    if known is None:
        session.add(MemberCountry(code=code, added_at=now, added_by=actor, is_demo=is_demo))
    else:
        known.is_demo, known.added_at, known.added_by = False, now, actor
    record(session, at=now, actor=actor, action="country.add", subject=code, country=code)
    session.flush()
    return True


def ensure_member_keys(session: Session, masters: Sequence[bytes]) -> int:
    """Make the keys of the countries that take part or may, and of what is of none, where they have
    none yet; return how many.
    """
    return ensure_keys(session, masters, {NO_COUNTRY, *countries_offered(session)})


def member_countries(session: Session) -> list[str]:
    """Return the countries that take part, in order."""
    return list(session.scalars(sa.select(MemberCountry.code).order_by(MemberCountry.code)))


def countries_offered(session: Session) -> tuple[str, ...]:
    """Return the countries an account may be made for on screen: the RCM's, and those added."""
    return tuple(sorted({*RCM_COUNTRIES, *member_countries(session)}))


def require_member(session: Session, code: str) -> None:
    """Raise UnusableInput unless the country takes part; the Secretariat's empty one does."""
    if code and session.get(MemberCountry, code) is None:
        raise UnusableInput(
            "country", N_("Ese país no participa todavía: `atalaya country add` lo agrega.")
        )
