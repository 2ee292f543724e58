"""Tables of agreements: what is shared, with whom, of which persons, from when until when.

An agreement is not changed once it is drafted: two persons of each party sign what it says. Another
one takes its place.
"""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Identified, code_of


class SharingReach(enum.StrEnum):
    """Whose persons an agreement is about, the smallest first."""

    PERSONS = "persons"
    """Those it lists one by one."""
    HAZARD = "hazard"
    """Those a live hazard touches, as long as it touches them."""
    POST = "post"
    """All whom one post registered."""


class AgreementState(enum.StrEnum):
    """How far an agreement has come; whether it is in force its days say, too."""

    DRAFT = "draft"
    """Written by one administrator of the country that shares."""
    OFFERED = "offered"
    """Signed by a second one, and waiting for the others."""
    SIGNED = "signed"
    """Signed by two of each party."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """Ended by a party, for all of them."""


class SharingAgreement(Identified, Base):
    """One agreement, kept for ever. `country` is the one that shares."""

    __tablename__ = "sharing_agreement"

    number: Mapped[int] = mapped_column(unique=True)
    """What people call it by."""
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    state: Mapped[AgreementState] = mapped_column(code_of(AgreementState))
    fields: Mapped[list[str]]
    """Codes of `registry.sharing.fields.SharedField`, in the order of that table."""
    purpose: Mapped[str]
    reach: Mapped[SharingReach] = mapped_column(code_of(SharingReach))
    reach_id: Mapped[uuid.UUID | None]
    """The hazard or the post (no foreign key: both are strangers here)."""
    reach_words: Mapped[str] = mapped_column(default="")
    """What the hazard or the post was called on the day it was drafted."""
    has_minors_alone: Mapped[bool] = mapped_column(default=False)
    has_detained: Mapped[bool] = mapped_column(default=False)
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    """The first moment it does not hold any more."""
    drafted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was refused or withdrawn."""
    ended_by: Mapped[uuid.UUID | None]
    ended_country: Mapped[str] = mapped_column(sa.String(2), default="")
    end_reason: Mapped[str] = mapped_column(default="")
    is_demo: Mapped[bool] = mapped_column(default=False)

    parties: Mapped[list[AgreementParty]] = relationship(
        back_populates="agreement",
        cascade="all, delete-orphan",
        order_by="AgreementParty.country",
        lazy="selectin",
    )


class AgreementParty(Identified, Base):
    """One country in an agreement, and which two of its accounts signed. The one that shares is a
    party, too: its first signature is the draft.
    """

    __tablename__ = "agreement_party"
    __table_args__ = (sa.UniqueConstraint("agreement_id", "country"),)

    agreement_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("sharing_agreement.id", ondelete="CASCADE"), index=True
    )
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    first_by: Mapped[uuid.UUID | None]
    """An account. No foreign key: agreements outlive accounts."""
    first_at: Mapped[datetime | None]
    second_by: Mapped[uuid.UUID | None]
    second_at: Mapped[datetime | None]

    agreement: Mapped[SharingAgreement] = relationship(back_populates="parties")

    @property
    def is_signed(self) -> bool:
        """Whether two have signed."""
        return self.first_at is not None and self.second_at is not None


class AgreementPerson(Identified, Base):
    """One person an agreement lists; goes with the person."""

    __tablename__ = "agreement_person"
    __table_args__ = (sa.UniqueConstraint("agreement_id", "person_id"),)

    agreement_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("sharing_agreement.id", ondelete="CASCADE")
    )
    person_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )


class SharingPermission(Identified, Base):
    """That a person agreed to be shared by agreements; goes with the person, and when they take it
    back.
    """

    __tablename__ = "sharing_permission"

    person_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), unique=True
    )
    text: Mapped[str]
    """Version of the text (`registry.sharing.permission`)."""
    given_at: Mapped[datetime]
