"""What a plan prints of the protocols and is no longer in force: level by level, step by step, item
by item.

Texts are compared as they are printed: a new version that says the same is no difference, nor are
spaces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from core.i18n.languages import N_
from core.json_reader import Texts
from plans.facts.model import PlanFacts
from plans.facts.printed_protocols import FOR_SOME, FirstHourStep, Kit, Message, Rules, hazards_of
from plans.lifecycle.difference import FactDifference, Kind, PlanSection
from protocols.levels_and_messages import NamedLevel, Use
from protocols.model import Reader
from protocols.roles import PRINTED_KITS

LEVELS, HOUR, KIT, HAZARDS = (
    N_("Niveles de alerta"),
    N_("Primera hora"),
    N_("Mochila"),
    N_("Escenarios de riesgo"),
)
_OF_USE = {
    Use.READY: N_("Mensajes listos"),
    Use.EVACUATION: N_("Evacuación y reunión"),
    Use.SHEET: N_("Hoja para migrantes"),
}


def rule_differences(printed: PlanFacts, today: PlanFacts) -> Iterator[FactDifference]:
    """Yield what the plan prints otherwise than the protocols in force, in the order of the
    plan.
    """
    before, after = printed.rules.value, today.rules.value
    yield from _crises(printed, today)
    yield from _levels(before.levels, after.levels)
    yield from _hour(before.first_hour, after.first_hour)
    yield from _sayings(before, after, Use.EVACUATION)
    yield from _kits(before, after)
    yield from _ready(before, after)
    yield from _sayings(before, after, Use.SHEET)


# -- inside ---------------------------------------------------------------------------------


def _key(texts: Texts) -> tuple[tuple[str, str], ...]:
    """Return a text by which two are the same."""
    return tuple(
        sorted((language, " ".join(text.split())) for language, text in texts.items() if text)
    )


def _changed(subject: str, what: str, before: Any, after: Any, **gaps: Any) -> FactDifference:
    return FactDifference(PlanSection.RULES, Kind.CHANGED, subject, what, before, after, gaps)


def _reworded(
    subject: str, what: str, before: Texts, after: Texts, **gaps: Any
) -> Iterator[FactDifference]:
    if _key(before) != _key(after):
        yield _changed(subject, what, before, after, **gaps)


def _crises(printed: PlanFacts, today: PlanFacts) -> Iterator[FactDifference]:
    both = hazards_of(printed.questionnaire.value) & hazards_of(today.questionnaire.value)
    for code in sorted(both):
        before, after = (facts.rules.value.defined_name_of(code) for facts in (printed, today))
        yield from _reworded(HAZARDS, N_("el nombre de un tipo de crisis"), before, after)


def _levels(before: Sequence[NamedLevel], after: Sequence[NamedLevel]) -> Iterator[FactDifference]:
    if not before or not after:
        if before or after:
            names = [tuple(each.name for each in held) for held in (before, after)]
            yield _changed(LEVELS, N_("el texto vigente"), *names)
        return
    for number, (old, new) in enumerate(zip(before, after, strict=True), 1):
        yield from _reworded(
            LEVELS, N_("el nombre del nivel %(number)s"), old.name, new.name, number=number
        )
        yield from _reworded(
            LEVELS, N_("nivel %(number)s, cuándo,"), old.trigger, new.trigger, number=number
        )
        yield from _reworded(
            LEVELS, N_("nivel %(number)s, qué se hace,"), old.action, new.action, number=number
        )


# -- the first hour -------------------------------------------------------------------------


def _hour(
    before: Sequence[FirstHourStep], after: Sequence[FirstHourStep]
) -> Iterator[FactDifference]:
    """Tell steps that moved to another minute; the others are compared minute by
    minute.
    """
    old, new = list(before), list(after)
    _take_out(old, new, lambda step: (step.minutes, _key(step.clock), step.role, _key(step.task)))
    for was, now in _take_out(old, new, lambda step: (step.role, _key(step.task))):
        when = [step.clock if step.minutes is None else step.minutes for step in (was, now)]
        yield _changed(HOUR, N_("el minuto de «%(task)s»"), *when, task=now.task)
    for was, now in _take_out(old, new, lambda step: step.minutes):
        if was.role is not now.role:
            yield _changed(
                HOUR, N_("minuto %(number)s, quién,"), was.role, now.role, number=_mark(now)
            )
        yield from _reworded(HOUR, N_("minuto %(number)s"), was.task, now.task, number=_mark(now))
    for step in old:
        yield _changed(HOUR, N_("minuto %(number)s"), step.task, None, number=_mark(step))
    for step in new:
        yield _changed(HOUR, N_("minuto %(number)s"), None, step.task, number=_mark(step))


def _take_out(
    old: list[FirstHourStep], new: list[FirstHourStep], key: Callable[[FirstHourStep], object]
) -> list[tuple[FirstHourStep, FirstHourStep]]:
    """Pairs of steps with the same key, in order, taken out of both lists."""
    found = []
    for was in list(old):
        now = next((each for each in new if key(each) == key(was)), None)
        if now is not None:
            old.remove(was)
            new.remove(now)
            found.append((was, now))
    return found


def _mark(step: FirstHourStep) -> Any:
    return step.clock if step.minutes is None else step.minutes


# -- kit and messages -----------------------------------------------------------------------


def _kits(before: Rules, after: Rules) -> Iterator[FactDifference]:
    for reader in PRINTED_KITS:
        yield from _kit(before, after, reader)
    named = [
        tuple(reader for reader in FOR_SOME if rules.kits_for(reader)) for rules in (before, after)
    ]
    if named[0] != named[1]:
        yield _changed(KIT, N_("la línea de quién lleva algo más"), *named)


def _kit(before: Rules, after: Rules, reader: Reader) -> Iterator[FactDifference]:
    old, new = before.kits_for(reader), after.kits_for(reader)
    titles = _titles(old), _titles(new)
    if old and new:
        if _keys(titles[0]) != _keys(titles[1]):
            yield _changed(KIT, N_("el título de una lista"), *titles)
        yield from _items(new[0].title, _lines(old), _lines(new))
    elif old or new:
        yield _changed(KIT, N_("la lista de %(whom)s"), *titles, whom=reader)


def _titles(kits: Sequence[Kit]) -> tuple[Texts, ...]:
    return tuple(each.title for each in kits)


def _lines(kits: Sequence[Kit]) -> list[Texts]:
    return [item for each in kits for item in each.items]


def _keys(texts: Sequence[Texts]) -> list[Any]:
    return [_key(each) for each in texts]


def _items(title: Texts, old: Sequence[Texts], new: Sequence[Texts]) -> Iterator[FactDifference]:
    what = N_("renglón %(number)s de «%(list)s»")
    matcher = SequenceMatcher(None, _keys(old), _keys(new), autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            continue
        for offset in range(max(last - first, end - start)):
            was = old[first + offset] if first + offset < last else None
            now = new[start + offset] if start + offset < end else None
            number = (start if now is not None else first) + offset + 1
            yield _changed(KIT, what, was, now, number=number, list=title)


def _ready(before: Rules, after: Rules) -> Iterator[FactDifference]:
    old, new = _by_code(before, Use.READY), _by_code(after, Use.READY)
    subject = _OF_USE[Use.READY]
    for code in dict.fromkeys([*old, *new]):
        was, now = old.get(code), new.get(code)
        if was and now:
            yield from _reworded(
                subject, N_("el título de «%(title)s»"), was.title, now.title, title=now.title
            )
            yield from _reworded(subject, N_("«%(title)s»"), was.text, now.text, title=now.title)
        elif known := was or now:
            yield _changed(
                subject, N_("«%(title)s»"), was and was.text, now and now.text, title=known.title
            )
    yield from _order(subject, old, new)


def _sayings(before: Rules, after: Rules, use: Use) -> Iterator[FactDifference]:
    """Messages that are printed without their titles."""
    old, new = _by_code(before, use), _by_code(after, use)
    for code in dict.fromkeys([*old, *new]):
        was, now = old.get(code), new.get(code)
        if not was or not now or _key(was.text) != _key(now.text):
            yield _changed(_OF_USE[use], N_("una línea"), was and was.text, now and now.text)
    yield from _order(_OF_USE[use], old, new)


def _order(
    subject: str, old: dict[str, Message], new: dict[str, Message]
) -> Iterator[FactDifference]:
    kept = [[code for code in one if code in other] for one, other in ((old, new), (new, old))]
    if kept[0] != kept[1]:
        titles = [tuple(new[code].title for code in codes) for codes in kept]
        yield _changed(subject, N_("el orden"), *titles)


def _by_code(rules: Rules, use: Use) -> dict[str, Message]:
    return {each.code: each for each in rules.messages_for(use)}
