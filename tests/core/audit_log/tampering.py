"""A log, what one who reaches the database does to it, and what a verification must name."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from core.audit_log import record
from core.audit_log.entries import HEADS, LINES
from core.audit_log.faults import Fault, FaultKind
from core.db import writing

PURPOSES = ("Lista de afectados", "Ficha", "Llamada", "Búsqueda «Núñez»")


def write_log(engine: Engine, now: datetime, lines: int, seed: int = 0) -> None:
    """Record lines of several writers, some in one transaction."""
    chance = random.Random(seed)
    left = lines
    while left:
        size = min(left, chance.randint(1, 3))
        with writing(engine) as session:
            for each in range(size):
                record(
                    session,
                    at=now + timedelta(seconds=lines - left),
                    actor=f"user:{chance.randint(1, 4)}",
                    action=chance.choice(("person.read", "flag.raise", "plan.approve")),
                    subject=uuid.UUID(int=chance.getrandbits(128)),
                    country=chance.choice(("GT", "HN", "SV")),
                    purpose=chance.choice(PURPOSES),
                    persons=each,
                )
        left -= size


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: the kind that must be named, at one of the numbers given."""

    kind: FaultKind
    first: int
    last: int

    def is_named(self, faults: Sequence[Fault]) -> bool:
        """Return whether a fault of the kind covers every line in question."""
        named = {
            number
            for fault in faults
            if fault.kind is self.kind
            for number in range(fault.first, fault.last + 1)
        }
        return set(range(self.first, self.last + 1)) <= named


Attack = Callable[[Connection, random.Random, int], Done]


def alter(connection: Connection, chance: random.Random, last: int) -> Done:
    """Say something else in one column, with or without inventing a seal for it."""
    number = chance.randint(1, last)
    choices: list[dict[str, object]] = [
        {"actor": "user:9"},
        {"action": "person.skip"},
        {"subject": ""},
        {"country": "XX"},
        {"purpose": "Otra cosa"},
        {"details": {"persons": 99}},
        {"at": datetime.fromisoformat("2020-01-01T00:00:00+00:00")},
        {"id": uuid.UUID(int=chance.getrandbits(128))},
        {"link": chance.randbytes(32)},
    ]
    values = chance.choice(choices)
    if chance.random() < 0.3:
        values = {**values, "seal": chance.randbytes(32)}
    if len(values) == 2 and "link" in values:
        del values["seal"]
    connection.execute(sa.update(LINES).where(LINES.c.number == number).values(values))
    return Done(FaultKind.ALTERED, number, number)


def delete(connection: Connection, chance: random.Random, last: int) -> Done:
    """Take one to three lines out of the middle; half the time close the gap behind them."""
    first = chance.randint(1, last - 4)
    end = first + chance.randint(0, 2)
    connection.execute(sa.delete(LINES).where(LINES.c.number.between(first, end)))
    if chance.random() < 0.5:
        _move(connection, range(end + 1, last + 1), first - end - 1)
    return Done(FaultKind.DELETED, first, end)


def invent(connection: Connection, chance: random.Random, last: int) -> Done:
    """Put a line in, with the seal of another: without a number, behind the last, or between two.

    The head is moved along, as well as can be without its key.
    """
    like = connection.execute(
        sa.select(LINES).where(LINES.c.number == chance.randint(1, last))
    ).mappings()
    line = {**like.one(), "id": uuid.UUID(int=chance.getrandbits(128)), "actor": "user:9"}
    where = chance.choice(("nowhere", "behind", "between"))
    if where == "nowhere":
        connection.execute(sa.insert(LINES).values({**line, "number": None}))
        return Done(FaultKind.INVENTED, 0, 0)
    number = last + 1 if where == "behind" else chance.randint(1, last)
    _move(connection, range(number, last + 1), 1)
    connection.execute(sa.insert(LINES).values({**line, "number": number}))
    return Done(FaultKind.INVENTED, number, number)


def reorder(connection: Connection, chance: random.Random, last: int) -> Done:
    """Give two lines each the number of the other."""
    first, second = chance.sample(range(1, last + 1), 2)
    for old, new in ((first, -1), (second, first), (-1, second)):
        connection.execute(sa.update(LINES).where(LINES.c.number == old).values(number=new))
    return Done(FaultKind.REORDERED, first, first)


def cut_tail(connection: Connection, chance: random.Random, last: int) -> Done:
    """Take the last lines away; half the time make the head name what is left."""
    left = last - chance.randint(1, 5)
    connection.execute(sa.delete(LINES).where(LINES.c.number > left))
    if chance.random() < 0.5:
        link = connection.scalar(sa.select(LINES.c.link).where(LINES.c.number == left))
        connection.execute(sa.update(HEADS).values(number=left, link=link))
    return Done(FaultKind.TAIL_CUT, left + 1, left + 1)


ATTACKS: Mapping[str, Attack] = {
    "altered": alter,
    "deleted": delete,
    "invented": invent,
    "reordered": reorder,
    "tail cut": cut_tail,
}


def _move(connection: Connection, numbers: Sequence[int], by: int) -> None:
    """Renumber lines; by way of negative numbers, for none may be there twice."""
    if numbers:
        here = LINES.c.number.between(numbers[0], numbers[-1])
        connection.execute(sa.update(LINES).where(here).values(number=-LINES.c.number))
        connection.execute(
            sa.update(LINES).where(LINES.c.number < 0).values(number=-LINES.c.number + by)
        )
