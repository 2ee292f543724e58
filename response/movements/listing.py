"""Movements looked up: those of a part, those others lend places in, and how full each is."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from response.crisis.models import Participation
from response.movements.models import Movement, MovementState, Passenger


@dataclass(frozen=True, slots=True)
class SeatCounts:
    """How full a movement is: places taken, and how many of them boarded, arrived, did not come."""

    listed: int = 0
    boarded: int = 0
    arrived: int = 0
    missed: int = 0
    wheelchairs: int = 0


@dataclass(frozen=True, slots=True)
class MovementLine:
    """A movement in a list, with its counts: of all countries, and of the reader's."""

    movement: Movement
    all: SeatCounts
    own: SeatCounts

    @property
    def free(self) -> int:
        """Seats left; less than nothing where more were given than there are."""
        return self.movement.seats - self.all.listed

    @property
    def free_wheelchairs(self) -> int:
        """Places for wheelchairs left."""
        return self.movement.wheelchair_seats - self.all.wheelchairs

    @property
    def unaccounted(self) -> int:
        """Own people who boarded one that has arrived, and of whom no arrival was ticked."""
        is_there = self.movement.state is MovementState.ARRIVED
        return self.own.boarded - self.own.arrived if is_there else 0


def movement_lines(session: Session, participation: Participation) -> list[MovementLine]:
    """Return the movements of a part and those others lend it places in: open ones by their hour,
    then those that are over, the last first.
    """
    lent = sa.select(Participation.id).where(Participation.crisis_id == participation.crisis_id)
    query = sa.select(Movement).where(
        sa.or_(
            Movement.participation_id == participation.id,
            sa.and_(Movement.participation_id.in_(lent), Movement.is_lent),
        )
    )
    rows = session.scalars(query.order_by(Movement.leaves_at, Movement.number)).all()
    counts = seat_counts(session, [each.id for each in rows])
    lines = [
        MovementLine(
            each,
            _sum(counts.get(each.id, {}).values()),
            counts.get(each.id, {}).get(participation.country, SeatCounts()),
        )
        for each in rows
    ]
    ended = [each for each in lines if not each.movement.is_open]
    return [each for each in lines if each.movement.is_open] + ended[::-1]


def movement_of(
    session: Session, participation: Participation, movement_id: uuid.UUID
) -> Movement | None:
    """Return a movement a part may see: its own, or one that lends it places; else None."""
    row = session.get(Movement, movement_id)
    if row is None or row.participation_id == participation.id:
        return row
    owner = session.get(Participation, row.participation_id)
    is_shared = owner is not None and owner.crisis_id == participation.crisis_id and row.is_lent
    return row if is_shared else None


def seat_counts(
    session: Session, movement_ids: Collection[uuid.UUID]
) -> Mapping[uuid.UUID, Mapping[str, SeatCounts]]:
    """Return how full some movements are, by movement and by the country of the passengers."""
    # Who was taken off before boarding, or did not come, holds no seat any more.
    holds = sa.or_(Passenger.ended_at.is_(None), Passenger.arrived_at.is_not(None))
    query = (
        sa.select(
            Passenger.movement_id,
            Passenger.country,
            sa.func.sum(sa.case((holds, 1), else_=0)).label("listed"),
            sa.func.count(Passenger.boarded_at).label("boarded"),
            sa.func.count(Passenger.arrived_at).label("arrived"),
            sa.func.count(Passenger.missed_at).label("missed"),
            sa.func.sum(sa.case((sa.and_(holds, Passenger.has_wheelchair), 1), else_=0)).label(
                "wheelchairs"
            ),
        )
        .where(Passenger.movement_id.in_(sorted(movement_ids)))
        .group_by(Passenger.movement_id, Passenger.country)
    )
    found: dict[uuid.UUID, dict[str, SeatCounts]] = {}
    for row in session.execute(query):
        found.setdefault(row.movement_id, {})[row.country] = SeatCounts(
            int(row.listed), row.boarded, row.arrived, row.missed, int(row.wheelchairs)
        )
    return found


def passengers_of(
    session: Session, movement_id: uuid.UUID, participation_id: uuid.UUID
) -> Sequence[Passenger]:
    """Return a part's own passengers of a movement, by number, those taken off left out."""
    query = sa.select(Passenger).where(
        Passenger.movement_id == movement_id,
        Passenger.participation_id == participation_id,
        sa.or_(
            Passenger.ended_at.is_(None),
            Passenger.arrived_at.is_not(None),
            Passenger.missed_at.is_not(None),
        ),
    )
    return session.scalars(query.order_by(Passenger.number)).all()


# -- inside ---------------------------------------------------------------------------------


def _sum(counts: Collection[SeatCounts]) -> SeatCounts:
    return SeatCounts(
        listed=sum(each.listed for each in counts),
        boarded=sum(each.boarded for each in counts),
        arrived=sum(each.arrived for each in counts),
        missed=sum(each.missed for each in counts),
        wheelchairs=sum(each.wheelchairs for each in counts),
    )
