"""The form of a line: what was typed, as a draft."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from protocols.roles import Role
from response.log.lines import LineDraft
from response.log.models import LineAudience, LineConfidence, LineKind
from response.typed_moments import read_moment

FUNCTIONS = (
    Role.GUARD,
    Role.HEAD,
    Role.PROTECTION,
    Role.LIAISON,
    Role.COMMUNICATION,
    Role.COUNTRY,
)
"""In which somebody of a country writes."""


def line_draft(form: Mapping[str, str], by: str, zone: ZoneInfo) -> LineDraft:
    """Return the draft a form means. Raises UnusableInput, naming the box."""
    kind = LineKind(_code(form, "kind", LineKind.FACT, set(LineKind)))
    function = form.get("function", "")
    return LineDraft(
        kind=kind,
        text=form.get("text", ""),
        by=by,
        happened_at=read_moment(form, "happened", zone),
        source=form.get("source", ""),
        confidence=LineConfidence(
            _code(form, "confidence", LineConfidence.REPORTED, set(LineConfidence))
        ),
        visible=LineAudience(_code(form, "visible", LineAudience.OWN, set(LineAudience))),
        function=Role(function) if function in set(FUNCTIONS) else None,
        figure=_figure(form.get("figure", "")) if kind is LineKind.NUMBER else None,
        follow_up_at=read_moment(form, "follow_up", zone),
        strikes=line_id(form.get("strikes", "")),
        answers=line_id(form.get("answers", "")),
    )


def line_id(text: str) -> uuid.UUID | None:
    """Return the id of a line; None for nothing, and for what is none."""
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


def _code(form: Mapping[str, str], name: str, usual: str, known: set[str]) -> str:
    code = form.get(name, usual)
    return code if code in known else usual


def _figure(text: str) -> int | None:
    """Return a whole number as people write it, with blanks, points or commas between thousands."""
    digits = text.strip()
    for mark in (" ", "\u00a0", "\u202f", ".", ",", "’", "'"):
        parts = digits.split(mark)
        if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]) and 0 < len(parts[0]) < 4:
            digits = "".join(parts)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 12 else None
