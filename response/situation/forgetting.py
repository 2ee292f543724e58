"""Erased persons sought in what officers wrote in reports, and taken out of it: the words go, the
numbers stay.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from response.situation.content import ReportContent, open_content, seal_content
from response.situation.models import SituationReport


def reports_naming(
    session: Session, keyring: Keyring, country: str, is_named: Callable[[str], bool]
) -> list[uuid.UUID]:
    """Return the reports of a country whose words name somebody, as `is_named` says of a text. One
    that does not open names nobody that could be told.
    """
    query = sa.select(SituationReport).where(SituationReport.country == country)
    found = []
    for report in session.scalars(query):
        try:
            words = _words(open_content(keyring, report))
        except CannotOpen:
            continue
        if is_named(words):
            found.append(report.id)
    return found


def forget_report_words(
    session: Session, keyring: Keyring, report_ids: Collection[uuid.UUID]
) -> None:
    """Take the words of these reports away, also of whoever gave a number."""
    for report_id in sorted(report_ids):
        report = session.get_one(SituationReport, report_id)
        content = open_content(keyring, report)
        numbers = tuple(replace(each, by="") for each in content.numbers)
        seal_content(keyring, report, replace(content, numbers=numbers, sections={}))
    session.flush()


# -- inside ---------------------------------------------------------------------------------


def _words(content: ReportContent) -> str:
    return "\n".join((*content.sections.values(), *(each.by for each in content.numbers)))
