"""What the forms of movements send, read."""

from __future__ import annotations

import enum
import re
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from core.errors import UnusableInput
from core.i18n.languages import N_
from response.movements.models import MovementKind
from response.movements.planning import MovementDraft
from response.typed_moments import instant_of
from webapp.forms.typed_text import form_text, whole_number
from webapp.http.i18n import zone

Code = TypeVar("Code", bound=enum.StrEnum)
MOST_TYPED = 400
_RANGE = re.compile(r"(?<![0-9])([0-9]{1,5})(?:\s*[-\u2013]\s*([0-9]{1,5}))?(?![0-9])")


def movement_draft(form: Mapping[str, str], actor: str) -> MovementDraft:
    """Return a movement as somebody typed it. Raises UnusableInput."""
    return MovementDraft(
        kind=chosen(form, "kind", MovementKind),
        from_place=form_text(form, "from"),
        to_place=form_text(form, "to"),
        leaves_at=moment_in(form, "leaves"),
        seats=_count(form, "seats", 0),
        wheelchair_seats=_count(form, "wheelchair", 0),
        permission=form_text(form, "permission"),
        contact=form_text(form, "contact"),
        is_lent=bool(form.get("lent")),
        by=actor,
        id=form_id(form),
    )


def chosen(form: Mapping[str, str], name: str, codes: type[Code]) -> Code:
    """Return a code chosen in a form. Raises UnusableInput."""
    try:
        return codes(form.get(name, ""))
    except ValueError as wrong:
        raise UnusableInput(name, N_("Elija una de las respuestas.")) from wrong


def moment_in(form: Mapping[str, str], name: str) -> datetime:
    """Return a day and an hour of the reader's clock. Raises UnusableInput."""
    try:
        return instant_of(form_text(form, name), zone())
    except ValueError as wrong:
        raise UnusableInput(name, N_("Escriba el día y la hora, como 2026-12-31T14:25.")) from wrong


def local_text(moment: datetime) -> str:
    """Return a moment as the box for a day and an hour shows it."""
    return f"{moment.astimezone(zone()):%Y-%m-%dT%H:%M}"


def form_id(form: Mapping[str, str]) -> uuid.UUID | None:
    """Return which form was sent, by which one sent twice is known."""
    try:
        return uuid.UUID(form.get("draft", ""))
    except ValueError:
        return None


def typed_numbers(text: str) -> tuple[int, ...]:
    """Return the numbers that a hand typed: `1-12, 15 17`. Raises UnusableInput for anything else,
    and for more than a bus holds.
    """
    found: dict[int, None] = {}
    left = _RANGE.sub("", text)
    if left.strip(" ,.;\t"):
        raise UnusableInput("numbers", N_("Escriba números, así: 1-12, 15, 17."))
    for match in _RANGE.finditer(text):
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first or last - first >= MOST_TYPED:
            raise UnusableInput("numbers", N_("Escriba números, así: 1-12, 15, 17."))
        found |= dict.fromkeys(range(first, last + 1))
        if len(found) > MOST_TYPED:
            raise UnusableInput("numbers", N_("Son demasiados números de una vez."))
    return tuple(found)


# -- inside ---------------------------------------------------------------------------------


def _count(form: Mapping[str, str], name: str, default: int) -> int:
    number = whole_number(form.get(name, ""))
    if number is None:
        return default
    if not isinstance(number, int):
        raise UnusableInput(name, N_("Escriba un número."))
    return number
