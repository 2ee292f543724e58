"""What is done first, before anybody has declared a crisis: by the kind of a hazard alone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.json_reader import Texts
from feeds.values import HazardKind
from protocols.approved import ApprovedProtocols, ApprovedText
from protocols.lifecycle import in_force
from protocols.model import ALL, read_content
from protocols.models import ProtocolKind
from response.tasks.protocol_items import ProtocolItem, items_in_force

FIRST_TASKS = 5


@dataclass(frozen=True, slots=True)
class FirstHour:
    """The first tasks of a crisis of the type a hazard would make."""

    crisis: str
    """Code of the type; empty where no type is fed by that kind of hazard."""
    name: Texts
    """Of the type, by language."""
    items: tuple[ProtocolItem, ...]
    left: int
    """How many more there are in the first hour."""


def first_hour(session: Session, kind: HazardKind, most: int = FIRST_TASKS) -> FirstHour:
    """Return the first tasks of the first hour for a hazard of a kind.

    They are of the first crisis type, in the region's order, that is fed by the kind, and of ALL;
    of ALL alone where none is. Raises UnusableInput for a damaged text.
    """
    code, name = crisis_type_of(session, kind)
    items = [item for item in items_in_force(session, code) if item.is_of_first_hour]
    shown = tuple(items[:most])
    return FirstHour("" if code == ALL else code, name, shown, len(items) - len(shown))


def crisis_type_of(session: Session, kind: HazardKind) -> tuple[str, Texts]:
    """Return code and name of the crisis type that is fed by a kind of hazard; ALL, without a name,
    where none is.
    """
    texts = in_force(session, ProtocolKind.CRISIS_TYPE)
    approved = ApprovedProtocols(
        tuple(
            ApprovedText(
                each.kind, each.code, each.version, read_content(each.kind, each.content), None
            )
            for each in texts
        )
    )
    fed = ((code, one.name) for code, _version, one in approved.types if kind in one.feeds)
    return next(fed, (ALL, {}))
