"""A rule as it is typed, made values or faults by field."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.geo.geometry import Area
from core.i18n.languages import N_
from feeds.values import HazardKind, Severity
from watch.rules.terms import RuleValues, Trigger
from watch.rules.words import CERTAINTY_WORDS

LONGEST_NAME = 120
MOST_PERSONS = 10_000_000
LONGEST_SILENCE = 7 * 24 * 60
TOUCHES = ("shelter", "post", "plan_area")
NOT_LISTED = N_("Elija de la lista.")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class InvalidRule(ValueError):
    """A rule that cannot be saved: what is wrong by field, as message ids."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        """Take the faults, in the order of the form."""
        super().__init__(", ".join(faults))
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True)
class RulePlace:
    """The place of a rule, understood; without an area it is about everywhere."""

    codes: tuple[str, ...] = ()
    area: Area | None = None
    name: str = ""


def read_rule(typed: Mapping[str, Any], place: RulePlace, zones: Sequence[str]) -> RuleValues:
    """Return the rule that was typed; `typed` are the values of `webapp.forms.rule_form`, `zones`
    the time zones that may be chosen. Raises InvalidRule.
    """
    faults = {name: words for name, words in _faults(typed, zones).items() if words}
    if faults:
        raise InvalidRule(faults)
    touches = set(typed["touches"])
    return RuleValues(
        name=typed["name"].strip(),
        kinds=_in_order(HazardKind, typed["kinds"]),
        min_severity=_severity(typed["min_severity"], Severity.UNKNOWN),
        min_certainty=typed["min_certainty"],
        place_codes=place.codes,
        area=place.area,
        place_name=place.name,
        persons_at_least=typed["persons_at_least"],
        needs_at_least=typed["needs_at_least"],
        any_shelter="shelter" in touches,
        any_post="post" in touches,
        any_plan_area="plan_area" in touches,
        triggers=_in_order(Trigger, typed["triggers"]),
        more_persons=typed["more_persons"] or 10,
        silent_minutes=typed["silent_minutes"] or 60,
        quiet_from=typed["quiet_from"],
        quiet_until=typed["quiet_until"],
        timezone=typed["timezone"],
        breaks_quiet_from=_severity(typed["breaks_quiet_from"], Severity.EXTREME),
        is_digest=bool(typed["is_digest"]),
    )


# -- inside ---------------------------------------------------------------------------------


def _in_order(codes: type[enum.StrEnum], chosen: Sequence[str]) -> tuple[str, ...]:
    return tuple(each.value for each in codes if each in chosen)


def _severity(typed: str, otherwise: Severity) -> Severity:
    return Severity(typed) if typed else otherwise


def _faults(typed: Mapping[str, Any], zones: Sequence[str]) -> dict[str, str]:
    severities = {"", *map(str, Severity)}
    return {
        "name": _name_fault(typed["name"]),
        "kinds": _choice_fault(typed["kinds"], set(map(str, HazardKind))),
        "min_severity": _choice_fault([typed["min_severity"]], severities),
        "min_certainty": _choice_fault([typed["min_certainty"]], {"", *CERTAINTY_WORDS}),
        "persons_at_least": _number_fault(typed["persons_at_least"], MOST_PERSONS),
        "needs_at_least": _number_fault(typed["needs_at_least"], MOST_PERSONS),
        "touches": _choice_fault(typed["touches"], set(TOUCHES)),
        "triggers": _trigger_fault(typed["triggers"]),
        "more_persons": _number_fault(typed["more_persons"], MOST_PERSONS),
        "silent_minutes": _number_fault(typed["silent_minutes"], LONGEST_SILENCE),
        "quiet_from": _clock_fault(typed["quiet_from"], typed["quiet_until"]),
        "quiet_until": _clock_fault(typed["quiet_until"], typed["quiet_from"]),
        "timezone": _choice_fault([typed["timezone"]], set(zones)),
        "breaks_quiet_from": _choice_fault([typed["breaks_quiet_from"]], severities),
    }


def _name_fault(name: str) -> str:
    if not name.strip():
        return N_("Póngale un nombre: sale en la lista y en el aviso.")
    return N_("El nombre es demasiado largo.") if len(name) > LONGEST_NAME else ""


def _choice_fault(chosen: Sequence[str], known: set[str]) -> str:
    return "" if set(chosen) <= known else NOT_LISTED


def _trigger_fault(chosen: Sequence[str]) -> str:
    if not chosen:
        return N_("Elija cuándo escribe: sin eso calla siempre.")
    return _choice_fault(chosen, set(map(str, Trigger)))


def _number_fault(number: int | str | None, most: int) -> str:
    if number is None or (isinstance(number, int) and 1 <= number <= most):
        return ""
    return N_("Escriba un número entero, de 1 en adelante.")


def _clock_fault(clock: str, other: str) -> str:
    if not clock:
        return N_("Escriba las dos horas, o ninguna.") if other else ""
    return "" if _CLOCK.fullmatch(clock) else N_("Escriba la hora así: 22:00.")
