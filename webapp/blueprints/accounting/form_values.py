"""What the forms of the accounting send, read: moments as a clock on the wall says them, codes."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import TypeVar

from core.errors import UnusableInput
from core.i18n.languages import N_
from registry.people.models import Need
from response.typed_moments import instant_of
from webapp.forms.typed_text import form_text
from webapp.http.i18n import zone
from webapp.http.services import services

Code = TypeVar("Code", bound=enum.StrEnum)
_WRONG_TIME = N_("Escriba la hora así: 17:12, o con su día: 2026-11-30T17:12.")


def typed_moment(form: Mapping[str, str], name: str) -> datetime:
    """Return when something was said: now where nothing was typed; an hour alone is the last time
    the clock of the reader's zone showed it; else a whole moment in that zone.

    Raises UnusableInput.
    """
    text, now = form_text(form, name), services().clock()
    if not text:
        return now
    here = now.astimezone(zone())
    try:
        if "T" in text or "-" in text:
            return instant_of(text, zone())
        hour = time.fromisoformat(text.replace(".", ":").zfill(5))
    except ValueError as wrong:
        raise UnusableInput(name, _WRONG_TIME) from wrong
    moment = datetime.combine(here.date(), hour, zone())
    if moment > here + timedelta(minutes=2):
        moment = datetime.combine(here.date() - timedelta(days=1), hour, zone())
    return moment.astimezone(UTC)


def typed_code(form: Mapping[str, str], name: str, codes: type[Code]) -> Code:
    """Return a code chosen in a form. Raises UnusableInput."""
    try:
        return codes(form.get(name, ""))
    except ValueError as wrong:
        raise UnusableInput(name, N_("Elija una de las respuestas.")) from wrong


def typed_needs(sent: list[str]) -> tuple[Need, ...]:
    """Return the needs ticked in a form; what is none is left out."""
    return tuple(need for need in Need if need.value in sent)
