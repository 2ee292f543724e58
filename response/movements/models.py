"""Tables of movements: what leaves when, who has a place in it, who wants to return."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto import SealedPlace, place_of
from core.db import Base, Identified, code_of


class MovementKind(enum.StrEnum):
    """By what people are brought away."""

    BUS = "bus"
    FLIGHT = "flight"
    SHIP = "ship"
    CONVOY = "convoy"
    ON_FOOT = "on_foot"


class MovementState(enum.StrEnum):
    """How far a movement has come; the legal moves are in `response.movements.planning`."""

    PLANNED = "planned"
    BOARDING = "boarding"
    LEFT = "left"
    ARRIVED = "arrived"
    CANCELLED = "cancelled"


class PapersState(enum.StrEnum):
    """Whether somebody has papers to travel with; never what they say of a migratory status."""

    UNKNOWN = "unknown"
    HAS = "has"
    LOST = "lost"
    NONE = "none"


class ReturnWish(enum.StrEnum):
    """Whether somebody wants to go back to the country they are of."""

    YES = "yes"
    UNSURE = "unsure"
    NO = "no"


class Movement(Identified, Base):
    """One bus, one flight: planned by one country, which may lend places to others."""

    __tablename__ = "movement"
    __table_args__ = (sa.UniqueConstraint("participation_id", "number"),)

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE")
    )
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    """Of the participation that plans it."""
    number: Mapped[int]
    """From 1 on, within the participation."""
    kind: Mapped[MovementKind] = mapped_column(code_of(MovementKind))
    from_place: Mapped[str]
    to_place: Mapped[str]
    leaves_at: Mapped[datetime]
    seats: Mapped[int]
    wheelchair_seats: Mapped[int] = mapped_column(default=0)
    """Of the seats: those for a wheelchair."""
    permission: Mapped[str] = mapped_column(default="")
    """How the host authority's permission is referred to."""
    state: Mapped[MovementState] = mapped_column(
        code_of(MovementState), default=MovementState.PLANNED
    )
    is_lent: Mapped[bool] = mapped_column(default=False)
    """Whether the other countries of the crisis may give their own people places in it."""
    ciphertext: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """Whom to call on the way, bound to this row; None: nobody is known."""
    made_by: Mapped[str]
    """As the audit log names them."""
    made_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    """When it arrived, or was cancelled."""
    last_passenger: Mapped[int] = mapped_column(default=0)
    """The number given out last: a number is never given twice."""

    @property
    def is_open(self) -> bool:
        """Whether it has neither arrived nor been cancelled."""
        return self.ended_at is None


class Passenger(Identified, Base):
    """One place in a movement. Somebody has one at a time, in one crisis."""

    __tablename__ = "passenger"
    __table_args__ = (
        sa.UniqueConstraint("movement_id", "number"),
        sa.Index(
            "uq_passenger_person_seated",
            "participation_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("ended_at is null"),
            postgresql_where=sa.text("ended_at is null"),
        ),
    )

    movement_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("movement.id", ondelete="CASCADE"), index=True
    )
    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE")
    )
    """That of the passenger's country; of another than the movement's where places are lent."""
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    number: Mapped[int]
    """Its number on the paper, the same until the end."""
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    """None of somebody who is not registered: their name stands sealed in the row."""
    group_id: Mapped[uuid.UUID]
    """Those who travel together: a household."""
    papers: Mapped[PapersState] = mapped_column(code_of(PapersState), default=PapersState.UNKNOWN)
    has_wheelchair: Mapped[bool] = mapped_column(default=False)
    ciphertext: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """Name and year of birth of one who is not registered, and to whom they were handed, bound to
    this row.
    """
    listed_by: Mapped[str]
    listed_at: Mapped[datetime]
    boarded_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    missed_at: Mapped[datetime | None]
    """When it was seen that they did not come."""
    ended_at: Mapped[datetime | None]
    """Since when it is no more a place of theirs: they arrived, did not come, were taken off, or it
    was cancelled.
    """


class ReturnNeed(Identified, Base):
    """Whether somebody wants to return, said once in a crisis and changed in place."""

    __tablename__ = "return_need"
    __table_args__ = (sa.UniqueConstraint("participation_id", "person_id"),)

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE")
    )
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    wish: Mapped[ReturnWish] = mapped_column(code_of(ReturnWish))
    papers: Mapped[PapersState] = mapped_column(code_of(PapersState), default=PapersState.UNKNOWN)
    asks_fund: Mapped[bool] = mapped_column(default=False)
    """Whether the fund for returns shall be asked; no money is kept here."""
    unit_code: Mapped[str] = mapped_column(default="")
    """In which district they are, as far as the atlas knows; empty: not known."""
    ciphertext: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """Why, bound to this row; None where nothing was said."""
    by: Mapped[str]
    said_at: Mapped[datetime]


def movement_place(row_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where whom to call on the way is sealed."""
    return place_of("movement", "ciphertext", row_id, country=country)


def passenger_place(row_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where what is known of a passenger is sealed."""
    return place_of("passenger", "ciphertext", row_id, country=country)


def return_place(row_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the reason of a return is sealed."""
    return place_of("return_need", "ciphertext", row_id, country=country)
