"""Which report an address names: one of the own country in that crisis, else 404; and when the next
one is due, for the page of the crisis.
"""

from __future__ import annotations

from flask import abort

from response.crisis.models import Participation
from response.situation.models import SituationReport
from response.situation.reports import ReportDue, report_due, report_numbered
from webapp.auth.access import can_open
from webapp.crisis_frame.crisis_pages import CrisisPage, participation_page
from webapp.http.database import db


def report_page(number: str, serial: int) -> tuple[CrisisPage, Participation, SituationReport]:
    """Return a crisis, the part of the reader's country in it, and one of its reports."""
    page, part = participation_page(number)
    found = report_numbered(db.session(), part, serial)
    if found is None:
        abort(404)
    return page, part, found


def report_due_of(part: Participation | None) -> ReportDue | None:
    """Return when the next report of the reader's country is due; None for who takes no part."""
    if part is None or not can_open("situation.index"):
        return None
    return report_due(db.session(), part)
