"""The post of this installation: by which way letters leave, to whom of the Secretariat, and the
round tended.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading
from core.email_addresses import clean_address
from core.settings import Settings
from core.transports.mail import SmtpTransport, Transport, folder_transport
from directory.rounds.automation import AutomationReport, tend
from directory.rounds.owners import OwnerContact
from webapp.auth.accounts import AccountRole, RoleName, User


@contextmanager
def way_out(settings: Settings) -> Iterator[Transport]:
    """Yield the mail server of the settings, or the folder `instance/outbox` where there is none."""
    if not settings.smtp_host:
        yield folder_transport(settings)
        return
    with SmtpTransport(settings) as transport:
        yield transport


def secretariat_of(session: Session, settings: Settings) -> list[OwnerContact]:
    """Return the accounts of the Secretariat that can be written to; invented ones only where
    letters stay in the folder.
    """
    query = sa.select(User).where(
        User.active, User.roles.any(AccountRole.name == RoleName.SECRETARIAT.value)
    )
    if settings.smtp_host:
        query = query.where(User.is_demo.is_(False))
    found = session.scalars(query.order_by(User.email))
    return [
        OwnerContact("", address, "", user.language)
        for user in found
        if (address := clean_address(user.email))
    ]


def tend_rounds(
    engine: Engine, keyring: Keyring, settings: Settings, now: datetime, actor: str = "worker"
) -> AutomationReport:
    """Do what is due about the rounds at `now`, and send the letters that wait."""
    with reading(engine) as session:
        secretariat = secretariat_of(session, settings)
    with way_out(settings) as transport:
        return tend(
            engine,
            keyring,
            transport,
            now=now,
            public_url=settings.public_url,
            secretariat=secretariat,
            actor=actor,
            demo_transport=folder_transport(settings),
        )
