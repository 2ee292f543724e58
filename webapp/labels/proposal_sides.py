"""The old and the proposed value side by side, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from directory.entries.fields import field_of
from directory.entries.values import Values
from directory.rounds.models import Proposal
from webapp.labels.entry_values import Speaker


@dataclass(frozen=True, slots=True)
class Side:
    """One field of a proposal: before, proposed, and what stands there today; a line each."""

    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    now: tuple[str, ...]


def sides(speaker: Speaker, proposal: Proposal, said_now: Values | None = None) -> list[Side]:
    """Return what a proposal is about, field by field; without `said_now` as if nothing had changed
    since.
    """
    states = [proposal.before, proposal.after, proposal.before if said_now is None else said_now]
    keys = [proposal.field_key, *proposal.after.get("with", {})]
    lines = [
        _side(speaker, proposal, key, [_value(state, proposal, key) for state in states])
        for key in keys
    ]
    return [each for each in lines if each.before != each.after] or lines


# -- inside ---------------------------------------------------------------------------------


def _value(state: Values, proposal: Proposal, key: str) -> Any:
    return state.get("value") if key == proposal.field_key else state.get("with", {}).get(key)


def _side(speaker: Speaker, proposal: Proposal, key: str, values: list[Any]) -> Side:
    field = field_of(proposal.entry_kind, key)
    before, after, now = (speaker.text_lines(field, value) for value in values)
    is_line = key == "channels" and key == proposal.field_key
    return Side(str(_("Línea de emergencia") if is_line else _(field.title)), before, after, now)
