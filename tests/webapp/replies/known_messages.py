"""Messages that went out, known without any notice: for the tests of what answers them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.contacts.reach import address_digests
from watch.replies.intake import AnsweredMessage

TOKEN = "t0ken-of-128-bits-x-yz"


@dataclass
class KnownMessages:
    """Finds the messages the test put in."""

    codes: dict[str, AnsweredMessage] = field(default_factory=dict)
    links: dict[str, AnsweredMessage] = field(default_factory=dict)
    quoted: dict[str, AnsweredMessage] = field(default_factory=dict)
    wrote: tuple[str, ...] = ("GT",)

    def by_code(self, _session: Session, code: str) -> AnsweredMessage | None:
        return self.codes.get(code)

    def by_link(self, _session: Session, token: str) -> AnsweredMessage | None:
        return self.links.get(token)

    def by_quotation(self, _session: Session, _transport: str, name: str) -> AnsweredMessage | None:
        return self.quoted.get(name)

    def by_address(
        self, _session: Session, country: str, digests: Sequence[str], said_at: datetime
    ) -> AnsweredMessage | None:
        found = [
            each
            for each in self.codes.values()
            if each.country == country and each.address_hash in digests and each.sent_at <= said_at
        ]
        return max(found, key=lambda each: each.sent_at, default=None)

    def countries(self, _session: Session, _now: datetime) -> Sequence[str]:
        return self.wrote


def message_at(
    keyring: Keyring, person_id: uuid.UUID, household_id: uuid.UUID | None, now: datetime,
    address: str = "+19565550134", *, hours_ago: int = 1, language: str = "es",
) -> AnsweredMessage:  # fmt: skip
    """Return a message of Guatemala to somebody."""
    return AnsweredMessage(
        dispatch_id=uuid.uuid4(),
        notice_id=uuid.uuid4(),
        country="GT",
        person_id=person_id,
        household_id=household_id,
        sent_at=now - timedelta(hours=hours_ago),
        address_hash=address_digests(keyring, "GT", address)[0],
        language=language,
    )
