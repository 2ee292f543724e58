"""Tables of the accounting: statements, who is inside, deaths, counts by source, lists."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto import SealedPlace, place_of
from core.db import Base, Identified, code_of
from core.rows.partial_index import index_of_those_with


class Says(enum.StrEnum):
    """What a statement says of a person."""

    ASKED = "asked"
    """Somebody wrote, rang or left word: no answer yet."""
    NOT_REACHED = "not_reached"
    """All ways there are were tried in vain."""
    SAFE = "safe"
    MOVED = "moved"
    """Safe, in another place than the one registered."""
    HELP = "help"
    HELPED = "helped"
    """The act that closes a help (`closes_id`)."""
    LEFT_ON_OWN = "left_on_own"
    ELSEWHERE = "elsewhere"
    """Was not there: abroad, travelled before."""
    DETAINED = "detained"
    HOSPITAL = "hospital"
    DIED = "died"
    """Written by nobody alone: `response.accounting.deaths`."""
    NOT_OURS = "not_ours"
    """Of another country, or somebody registered twice."""
    TAKEN_BACK = "taken_back"
    """The statement it closes does not hold: of the wrong person, or mistaken."""


class StatementSource(enum.StrEnum):
    """By which way a statement came."""

    CALL = "call"
    OFFICER = "officer"
    HOTLINE = "hotline"
    LEADER = "leader"
    SHELTER_LIST = "shelter_list"
    REPLY = "reply"
    LINK = "link"
    AUTHORITY = "authority"
    FAMILY = "family"


class Confidence(enum.StrEnum):
    """How near to the person whoever said it stands."""

    SELF = "self"
    """The person, or an officer who stands before them."""
    HOUSEHOLD = "household"
    THIRD_PARTY = "third_party"


class Statement(Identified, Base):
    """What somebody said about a person. Never changed: what closes it is a statement, too."""

    __tablename__ = "statement"
    __table_args__ = (
        sa.Index("ix_statement_participation_entered", "participation_id", "entered_at"),
        sa.Index("ix_statement_participation_person", "participation_id", "person_id"),
        index_of_those_with("statement", "closes_id"),
    )

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE")
    )
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    """Of the participation, whose person it is."""
    person_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    said_at: Mapped[datetime]
    """When it was said, as whoever entered it knows."""
    entered_at: Mapped[datetime]
    by: Mapped[str]
    """Who entered it, as the audit log knows them."""
    source: Mapped[StatementSource] = mapped_column(code_of(StatementSource))
    confidence: Mapped[Confidence] = mapped_column(code_of(Confidence))
    says: Mapped[Says] = mapped_column(code_of(Says))
    ciphertext: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """Needs, place and note (`response.accounting.statements`), bound to this row; None: no more
    was said.
    """
    closes_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("statement.id", ondelete="CASCADE")
    )
    """The statement that no longer stands by this one."""
    owner_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="SET NULL")
    )
    """Of a help: who sees to it."""
    due_at: Mapped[datetime | None]
    """Of a help: until when."""


class CrisisRoll(Identified, Base):
    """Who of the register was inside from a moment on, until the next one of the participation."""

    __tablename__ = "crisis_roll"
    __table_args__ = (sa.UniqueConstraint("participation_id", "number"),)

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE")
    )
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    number: Mapped[int]
    """From 1 on."""
    zone_version: Mapped[int]
    """The version of the zone it was made of."""
    made_at: Mapped[datetime]
    persons: Mapped[int]
    households: Mapped[int]
    added: Mapped[int]
    removed: Mapped[int]
    """Against the roll before."""
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """The numbers of the persons (`response.accounting.rolls`), bound to this row."""


class DeathState(enum.StrEnum):
    """Where the report of a death stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


class DeathReport(Identified, Base):
    """That somebody died, by an official source: proposed by one, confirmed by another."""

    __tablename__ = "death_report"
    __table_args__ = (index_of_those_with("death_report", "statement_id"),)

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE"), index=True
    )
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[DeathState] = mapped_column(code_of(DeathState))
    said_at: Mapped[datetime]
    """When the official source said it."""
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    taken_back_by: Mapped[str] = mapped_column(default="")
    taken_back_at: Mapped[datetime | None]
    statement_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("statement.id", ondelete="SET NULL")
    )
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """Source, document number and note, bound to this row."""


class SourceCount(Identified, Base):
    """What a source counted, without naming anybody: it is added to nothing."""

    __tablename__ = "source_count"

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE"), index=True
    )
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    source: Mapped[StatementSource] = mapped_column(code_of(StatementSource))
    said_at: Mapped[datetime]
    entered_at: Mapped[datetime]
    by: Mapped[str]
    met: Mapped[int]
    """Of how many it is known that they are well or not."""
    whole: Mapped[int | None]
    """Of how many; None: not said."""
    in_need: Mapped[int]
    unit: Mapped[str] = mapped_column(sa.String(12))
    """`persons` or `households`."""
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """Whose count it is, where, and a note, bound to this row."""


class BroughtList(Identified, Base):
    """A list of people a shelter, a hospital or an authority handed over."""

    __tablename__ = "brought_list"

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE"), index=True
    )
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    says: Mapped[Says] = mapped_column(code_of(Says))
    """What being on it says of a person."""
    source: Mapped[StatementSource] = mapped_column(code_of(StatementSource))
    said_at: Mapped[datetime]
    """The moment of the list."""
    entered_at: Mapped[datetime]
    by: Mapped[str]
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """Whose list it is, bound to this row."""


class RowDecision(enum.StrEnum):
    """What somebody decided about a row of a list."""

    WAITING = "waiting"
    SAME = "same"
    """It is the person the row names (`person_id`)."""
    NOBODY = "nobody"
    """It is nobody of the register."""


class BroughtRow(Identified, Base):
    """One row of such a list, until and after a person has decided who it is."""

    __tablename__ = "brought_row"
    __table_args__ = (
        sa.UniqueConstraint("list_id", "number"),
        index_of_those_with("brought_row", "statement_id"),
    )

    list_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("brought_list.id", ondelete="CASCADE"))
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    number: Mapped[int]
    """Of the row, as the list counts."""
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """What the row says, bound to it."""
    decision: Mapped[RowDecision] = mapped_column(code_of(RowDecision))
    decided_by: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    statement_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("statement.id", ondelete="SET NULL")
    )


def statement_place(row_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the words of a statement belong."""
    return place_of("statement", "ciphertext", row_id, country=country)


def roll_place(row_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the numbers of a roll belong."""
    return place_of("crisis_roll", "ciphertext", row_id, country=country)


def death_place(row_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the source of a report of a death belongs."""
    return place_of("death_report", "ciphertext", row_id, country=country)


def source_count_place(row_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the words of a count belong."""
    return place_of("source_count", "ciphertext", row_id, country=country)


def brought_list_place(row_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the name of a list belongs."""
    return place_of("brought_list", "ciphertext", row_id, country=country)


def brought_row_place(row_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where what a row of a list says belongs."""
    return place_of("brought_row", "ciphertext", row_id, country=country)
