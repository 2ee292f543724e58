"""Tables of locate notices: who is looked for, the photograph, who is asked and what they saw. What
says something of a person is sealed with the key of the country that looks.
"""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto import SealedPlace, place_of
from core.db import Base, Identified, code_of
from core.keys.columns import SealVersioned


class LocateState(enum.StrEnum):
    """How far a locate notice has come; the legal moves are in `response.locate.moves`."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENT = "sent"
    ANSWERED = "answered"
    """At least one of those asked has answered; it stays open."""
    FOUND_SAFE = "found_safe"
    FOUND_NO_CONTACT = "found_no_contact"
    """Found, and the person wants no contact with who asks."""
    DIED = "died"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


OPEN_LOCATES = frozenset({LocateState.SENT, LocateState.ANSWERED})
"""States in which those who were asked may look."""
UNFINISHED_LOCATES = OPEN_LOCATES | {LocateState.DRAFT, LocateState.APPROVED}


class LocateGround(enum.StrEnum):
    """Why somebody may be looked for at all."""

    CONSENT = "consent"
    """Of the person, given before; of a minor's guardian."""
    VITAL = "vital"
    """Danger to life or limb."""
    LEGAL = "legal"
    """An order or a request of an authority in charge."""


class LocateFear(enum.StrEnum):
    """Whether who asks could be a danger to whoever is looked for."""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


class FamilyNews(enum.StrEnum):
    """What the person lets those who ask hear."""

    NOTHING = "nothing"
    ALIVE = "alive"
    """That there is news, and that the person is alive."""
    ALL = "all"


class LocateAnswer(enum.StrEnum):
    """What a post or an organisation that was asked says."""

    SEEN = "seen"
    NOT_HERE = "not_here"
    POSSIBLY = "possibly"
    """Somebody here may be the one: they will say."""


class SightingCertainty(enum.StrEnum):
    """How sure whoever saw somebody is that it was them."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


class LocateNotice(Identified, SealVersioned, Base):
    """One person looked for by one country in a crisis."""

    __tablename__ = "locate_notice"
    __table_args__ = (
        sa.UniqueConstraint("participation_id", "number"),
        sa.Index("ix_locate_notice_state_expires", "state", "expires_at"),
    )

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE")
    )
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    """Of the participation that looks: its key seals it."""
    number: Mapped[int]
    """From 1 on, within the participation."""
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    """Who is looked for, of the register; None of one that is only described."""
    state: Mapped[LocateState] = mapped_column(code_of(LocateState))
    is_minor: Mapped[bool]
    is_in_danger: Mapped[bool] = mapped_column(default=False)
    fear: Mapped[LocateFear] = mapped_column(code_of(LocateFear))
    ground: Mapped[LocateGround] = mapped_column(code_of(LocateGround))
    ciphertext: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """`response.locate.description.LocateWords`, bound to this row; None once it is forgotten."""
    drafted_by: Mapped[str]
    """Who wrote it last, as the audit log names them: somebody else approves it."""
    drafted_at: Mapped[datetime]
    approved_by: Mapped[str] = mapped_column(default="")
    approved_at: Mapped[datetime | None]
    second_by: Mapped[str] = mapped_column(default="")
    """Of one that the officer on duty approved alone: who looked at it afterwards."""
    second_at: Mapped[datetime | None]
    second_due_at: Mapped[datetime | None]
    """Until when a second person looks; from then on nobody who was asked sees it."""
    sent_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    renewals: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime | None]
    """When its owner was asked last whether it is still open."""
    heard_at: Mapped[datetime | None]
    """When the owner answered last; None: not since the first question."""
    silences: Mapped[int] = mapped_column(default=0)
    """Questions in a row that nobody answered."""
    death_by: Mapped[str] = mapped_column(default="")
    """Who proposed to end it with a death; another one confirms."""
    death_at: Mapped[datetime | None]
    family_news: Mapped[FamilyNews] = mapped_column(code_of(FamilyNews), default=FamilyNews.NOTHING)
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    ended_by: Mapped[str] = mapped_column(default="")
    """`worker` of one that expired."""
    forgotten_at: Mapped[datetime | None]
    """When photograph and words were deleted: only that there was one is left."""

    @property
    def is_open(self) -> bool:
        """Whether those who were asked are still to answer."""
        return self.state in OPEN_LOCATES

    @property
    def waits_for_second(self) -> bool:
        """Whether one person alone has approved it so far."""
        return self.second_due_at is not None and self.second_at is None


class LocatePhoto(Identified, Base):
    """The photograph of whoever is looked for. Deleted thirty days after the end."""

    __tablename__ = "locate_photo"

    locate_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("locate_notice.id", ondelete="CASCADE"), unique=True
    )
    country: Mapped[str] = mapped_column(sa.String(2))
    added_by: Mapped[str]
    added_at: Mapped[datetime]
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """A JPEG of ours, without what its camera wrote into it, bound to this row."""


class LocateAddressee(Identified, Base):
    """A post or an organisation that is asked, and what it answered."""

    __tablename__ = "locate_addressee"
    __table_args__ = (
        sa.UniqueConstraint("locate_id", "post_id"),
        sa.UniqueConstraint("locate_id", "organisation_id"),
    )

    locate_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("locate_notice.id", ondelete="CASCADE")
    )
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    """Of the post or the organisation."""
    post_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("post.id", ondelete="CASCADE"), index=True
    )
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    answer: Mapped[LocateAnswer | None] = mapped_column(code_of(LocateAnswer))
    """None while they have not answered."""
    answered_by: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]


class Sighting(Identified, Base):
    """That somebody may have been seen; never changed."""

    __tablename__ = "sighting"

    locate_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("locate_notice.id", ondelete="CASCADE"), index=True
    )
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    """That of the locate notice, whose key seals it."""
    addressee_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("locate_addressee.id", ondelete="SET NULL"), index=True
    )
    """Who was asked and says it; None: the country that looks entered it."""
    by: Mapped[str]
    entered_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    certainty: Mapped[SightingCertainty] = mapped_column(code_of(SightingCertainty))
    ciphertext: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """Where, what, and whom to ask, bound to this row; None once it is forgotten."""


def locate_place(row_id: uuid.UUID, country: str, version: int) -> SealedPlace:
    """Return where the words of a locate notice belong (`version`: the row's `seal_version`)."""
    return place_of("locate_notice", "ciphertext", row_id, country=country, version=version)


def photo_place(row_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where a photograph belongs."""
    return place_of("locate_photo", "ciphertext", row_id, country=country)


def sighting_place(row_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the words of a sighting belong."""
    return place_of("sighting", "ciphertext", row_id, country=country)
