"""A feed tried from a form, and the mark that says it was: nothing is kept untried."""

from __future__ import annotations

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from core.child.slots import NoFreeSlot, machine_slots
from core.http import FailureKind, RetrievalFailure
from feeds.sources.body_reader import reading_processes
from feeds.sources.trial import SourceTrial, TrialReader
from feeds.sources.values import SourceValues
from webapp.http.database import db
from webapp.http.services import services

TRIAL_HOURS = 2
"""So long what was tried may be kept without trying it again."""
WAIT_SECONDS = 5.0
MOST_AT_ONCE = 2
"""Trials on this machine: each may take a process of a gigabyte."""


def try_values(values: SourceValues) -> SourceTrial | RetrievalFailure:
    """Return what one reading of a source comes to.

    What the request read of the database is let go first: nothing is held while a stranger's server
    is waited for.
    """
    db.session.rollback()
    here = services()
    try:
        slots = machine_slots("source-trial", MOST_AT_ONCE)
        with slots.slot(WAIT_SECONDS), reading_processes() as read:
            reader = TrialReader(
                here.retrieve,
                read,
                here.atlas,
                here.settings.feeds_timeout_seconds,
                here.settings.felt_mmi,
            )
            return reader.try_source(values.address, values.format, values.hosts)
    except NoFreeSlot:
        return RetrievalFailure("other feeds are being tried", kind=FailureKind.BUSY)


def trial_mark(values: SourceValues, format_name: str) -> str:
    """Return what says that this address was tried, and as which format it was understood."""
    return _marks().dumps([values.address, values.format, format_name])


def format_in(mark: str, values: SourceValues) -> str | None:
    """Return the format an address was understood as; None when it was not tried lately, or not
    with the format that is asked for now.
    """
    try:
        address, chosen, format_name = _marks().loads(mark, max_age=TRIAL_HOURS * 3600)
    except (BadSignature, ValueError, TypeError):
        return None
    return str(format_name) if (address, chosen) == (values.address, values.format) else None


def _marks() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="source-trial")
