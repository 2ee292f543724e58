"""What the forms of locate notices send, read."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from core.errors import UnusableInput
from core.i18n.languages import N_
from core.phones.evidence import PhoneEvidence
from core.phones.number_cells import read_numbers
from response.locate.description import LocateWords
from response.locate.drafting import LocateDraft
from response.locate.models import LocateFear, LocateGround
from response.locate.photos import MOST_UPLOADED, clean_photo
from response.typed_moments import instant_of
from webapp.forms.typed_text import form_lines, form_text, whole_number
from webapp.http.i18n import zone
from webapp.uploads.kept_upload import SentFile

Code = TypeVar("Code", bound=enum.StrEnum)
Sent = MultiDict[str, str]
_TEXTS = (
    "name", "nickname", "origin", "marks", "last_place", "asker", "relation", "ground_words",
    "wide_reason",
)  # fmt: skip
LEAST_PURPOSE, LONGEST_PURPOSE = 5, 200


def locate_draft(form: Sent, photo: bytes | None, now: datetime) -> LocateDraft:
    """Return a locate notice as somebody typed it. Raises UnusableInput."""
    return LocateDraft(
        words=_words(form, now),
        is_minor=bool(form.get("minor")),
        is_in_danger=bool(form.get("danger")),
        fear=chosen(form, "fear", LocateFear),
        ground=chosen(form, "ground", LocateGround),
        person_id=typed_id(form.get("person", "")),
        post_ids=_ids(form.getlist("post")),
        organisation_ids=_ids(form.getlist("body")),
        photo=photo,
        id=typed_id(form.get("draft", "")),
    )


def sent_photo(sent: SentFile | None) -> bytes | None:
    """Return a photograph that was sent, made anew; None where none was. Raises UnusableInput."""
    return clean_photo(sent.data[: MOST_UPLOADED + 1]) if sent is not None else None


def chosen(form: Sent, name: str, codes: type[Code]) -> Code:
    """Return a code chosen in a form. Raises UnusableInput."""
    try:
        return codes(form.get(name, ""))
    except ValueError as wrong:
        raise UnusableInput(name, N_("Elija una de las respuestas.")) from wrong


def moment_or_now(form: Sent, name: str, now: datetime) -> datetime:
    """Return a day and an hour of the reader's clock, or now. Raises UnusableInput."""
    text = form_text(form, name)
    if not text:
        return now
    try:
        return instant_of(text, zone())
    except ValueError as wrong:
        raise UnusableInput(name, N_("Escriba el día y la hora, como 2026-12-31T14:25.")) from wrong


def typed_id(text: str) -> uuid.UUID | None:
    """Return an id, or None for what is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def purpose_in(form: Sent) -> str:
    """Return why somebody looks. Raises UnusableInput without a few words."""
    purpose = form_text(form, "purpose")[:LONGEST_PURPOSE]
    if len(purpose) < LEAST_PURPOSE:
        raise UnusableInput(
            "purpose", N_("Diga para qué, con unas palabras: queda en el registro de lecturas.")
        )
    return purpose


# -- inside ---------------------------------------------------------------------------------


def _words(form: Sent, now: datetime) -> LocateWords:
    texts = {name: form_text(form, name) for name in _TEXTS}
    last = form_text(form, "last_seen")
    return LocateWords(
        **texts,
        birth_year=_birth_year(form, now),
        sex=form_text(form, "sex"),
        story=form_lines(form, "story"),
        asker_phone=_phone(form_text(form, "asker_phone")),
        last_seen=moment_or_now(form, "last_seen", now).isoformat() if last else "",
    )


def _birth_year(form: Sent, now: datetime) -> int | None:
    age = whole_number(form.get("age", ""))
    if age is None:
        return None
    if not isinstance(age, int) or not 0 <= age <= 120:
        raise UnusableInput("age", N_("Escriba la edad en años, con cifras."))
    return now.year - age


def _phone(text: str) -> str:
    """Return a telephone as the world dials it, else as it was typed."""
    numbers = read_numbers(text, PhoneEvidence()).numbers
    return numbers[0].value if numbers else text


def _ids(texts: Sequence[str]) -> tuple[uuid.UUID, ...]:
    found = (typed_id(each) for each in texts)
    return tuple(each for each in found if each is not None)
