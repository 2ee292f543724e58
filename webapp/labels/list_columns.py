"""What the mapping screen of a list sent in shows, whatever the list is of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from core.tabular.column_detection import ColumnGuess

_SURE, _LIKELY = 0.85, 0.6


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """One column of the mapping screen."""

    place: int
    title: str
    samples: tuple[str, ...]
    field: str
    sureness: str
    tone: str


def columns_shown(guessed: Sequence[ColumnGuess], mapping: Mapping[str, Any]) -> list[ColumnShown]:
    """Return the columns with what each is taken for: by the mapping kept, and how sure the guess
    was.
    """
    chosen = mapping.get("columns", {})
    shown = []
    for place, each in enumerate(guessed):
        field = chosen[each.title].get("field", "") if each.title in chosen else each.field
        words, tone = _sureness(each, field)
        shown.append(ColumnShown(place, each.title, each.samples, field, words, tone))
    return shown


# -- inside ---------------------------------------------------------------------------------


def _sureness(guess: ColumnGuess, field: str) -> tuple[str, str]:
    """Return how sure it is that a column is a field, in words, and the tone of the badge."""
    if field != guess.field:
        return _("elegido"), "ok"
    if not field:
        return _("no se lee"), "off"
    if guess.confidence >= _SURE:
        return _("seguro"), "ok"
    return (_("probable") if guess.confidence >= _LIKELY else _("dudoso")), "warn"
