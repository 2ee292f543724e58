"""Erased persons sought in what people wrote in crises: in logs, in tasks, in notes, in
lessons, in reports, in locate notices.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.forgetting.named_in_text import SoughtPersons
from registry.registration.erasure import ErasedPerson
from response.closing.lessons import forget_lessons, lessons_naming
from response.locate.forgetting import forget_locates, locates_naming
from response.log.forgetting import forget_lines, lines_naming
from response.situation.forgetting import forget_report_words, reports_naming
from response.tasks.forgetting import NamingTasks, forget_in_tasks, tasks_naming


@dataclass(frozen=True, slots=True)
class NamingTexts:
    """Where in the crises of a country persons are named."""

    lines: tuple[uuid.UUID, ...]
    tasks: NamingTasks
    lessons: tuple[uuid.UUID, ...]
    reports: tuple[uuid.UUID, ...]
    locates: tuple[uuid.UUID, ...]


def crisis_texts_naming(
    session: Session, keyring: Keyring, persons: Sequence[ErasedPerson], country: str
) -> NamingTexts:
    """Return the texts of a country's crises that name one of the persons.

    Who has a card that did not open cannot be told from others: nothing is taken away on their
    account, for a log without words helps nobody.
    """
    sought = SoughtPersons(each.identity for each in persons if each.identity is not None)
    return NamingTexts(
        tuple(lines_naming(session, keyring, country, sought.is_named_in)),
        tasks_naming(session, keyring, country, sought.is_named_in),
        tuple(lessons_naming(session, keyring, country, sought.is_named_in)),
        tuple(reports_naming(session, keyring, country, sought.is_named_in)),
        tuple(locates_naming(session, keyring, country, sought.is_named_in)),
    )


def forget_crisis_texts(
    session: Session, keyring: Keyring, found: NamingTexts, now: datetime
) -> None:
    """Take the words of these texts away; lines, tasks, moves, lessons and numbers stay."""
    forget_lines(session, found.lines)
    forget_lessons(session, found.lessons)
    forget_in_tasks(session, found.tasks)
    forget_report_words(session, keyring, found.reports)
    forget_locates(session, found.locates, now)
