"""A call as the form of the line sends it, read."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from core.atlas.placing.readings import read_place
from core.errors import UnusableInput
from core.i18n.languages import N_
from response.accounting.models import Confidence
from response.hotline.calls import DUE, CallDraft, CallWords
from response.hotline.models import CallKind
from response.hotline.script import LANGUAGES_SPOKEN
from webapp.auth.access import current_scope
from webapp.forms.typed_text import form_text
from webapp.http.services import services

DUE_CHOICES = ("", "0", "15", "30", "60", "240", "720")
"""Minutes until somebody is to call back; empty: what the kind says, 0: nobody needs to."""
_OTHER_LANGUAGES = ("quc", "mam", "kek", "kjb", "ht", "pt")
CALL_LANGUAGES = (*LANGUAGES_SPOKEN, *_OTHER_LANGUAGES)


def call_draft(form: Mapping[str, str], country: str, *, chooses_person: bool) -> CallDraft:
    """Return the call of a form. Raises UnusableInput without a kind.

    `chooses_person` says that whoever entered it may say which person of the register it is about.
    """
    now, scope = services().clock(), current_scope()
    kind = _kind(form)
    place = form_text(form, "place")
    person = form.get("person", "") if chooses_person else ""
    return CallDraft(
        country=country,
        kind=kind,
        words=CallWords(
            form_text(form, "number"), form_text(form, "name"), place, form_text(form, "text")
        ),
        at=now,
        by=scope.actor,
        language=form.get("language", "") if form.get("language") in CALL_LANGUAGES else "",
        unit_code=unit_of(place),
        due_at=_due(form.get("due", ""), kind, now),
        owner_id=scope.user_id if form.get("mine") else None,
        person_id=_id_or_none(person),
        confidence=_confidence(form.get("confidence", "")),
    )


def unit_of(text: str) -> str:
    """Return the state or department that a place lies in; empty where it is not known for sure."""
    if not text:
        return ""
    found = read_place(services().atlas, text).sure
    return (found.admin1 or "") if found else ""


# -- inside ---------------------------------------------------------------------------------


def _kind(form: Mapping[str, str]) -> CallKind:
    try:
        return CallKind(form.get("kind", ""))
    except ValueError as wrong:
        raise UnusableInput("kind", N_("Elija para qué llama.")) from wrong


def _confidence(text: str) -> Confidence:
    return Confidence(text) if text in set(Confidence) else Confidence.THIRD_PARTY


def _due(text: str, kind: CallKind, now: datetime) -> datetime | None:
    if text not in DUE_CHOICES or not text:
        return now + DUE[kind] if kind in DUE else None
    return now + timedelta(minutes=int(text)) if text != "0" else None


def _id_or_none(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
