"""How much of the protocols a plan of two pages holds.

Asked when a text is written, so that no approval breaks a plan.

What was approved before a limit was set is printed all the same, or the plan that cannot hold it
says so by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import singledispatch

from core.i18n.languages import N_
from core.json_reader import RefusedField, Texts
from protocols.levels_and_messages import MOST_MESSAGES, GeneralLevels, KeyMessage
from protocols.model import ALL, Content, KitList, Phase, Protocol
from protocols.roles import PRINTED_KITS

MOST_STEPS, LONGEST_STEP, LAST_MINUTE = 10, 100, 60
"""The first hour of every crisis stands on page 1, in two columns."""
LONGEST_ITEM = 90
"""Of the kit lists printed item by item."""


@singledispatch
def refuse_what_no_plan_holds(content: Content, others: Iterable[Content]) -> None:
    """Raise Refused, naming the field, when a plan cannot print `content` beside the `others` of
    its kind.
    """


@refuse_what_no_plan_holds.register
def _(content: GeneralLevels, others: Iterable[Content]) -> None:
    if any(True for _ in others):
        raise RefusedField(
            "code",
            "there is one text of the levels already",
            N_("ya hay un texto de los niveles: cámbielo"),
        )


@refuse_what_no_plan_holds.register
def _(content: KeyMessage, others: Iterable[Content]) -> None:
    most = MOST_MESSAGES[content.use]
    given = 1 + sum(isinstance(each, KeyMessage) and each.use is content.use for each in others)
    if given > most:
        told = N_("caben %(most)s y hay %(given)s")
        raise RefusedField(
            "message.use", f"at most {most} of this use are printed", told, most=most, given=given
        )


@refuse_what_no_plan_holds.register
def _(content: Protocol, others: Iterable[Content]) -> None:
    if not is_first_hour(content):
        return
    for number, item in enumerate(content.items):
        _refuse_long(f"protocol.items[{number}].task", item.task, LONGEST_STEP)
        if item.minutes is None or item.minutes > LAST_MINUTE:
            told = N_("escriba un número entero de %(low)s a %(high)s")
            what = f"a minute from 0 to {LAST_MINUTE} is needed in the first hour"
            raise RefusedField(
                f"protocol.items[{number}].minutes", what, told, low=0, high=LAST_MINUTE
            )
    given = len(content.items) + sum(len(each.items) for each in _first_hours(others))
    if given > MOST_STEPS:
        told = N_("caben %(most)s y hay %(given)s")
        what = f"at most {MOST_STEPS} steps of the first hour are printed"
        raise RefusedField("protocol.items", what, told, most=MOST_STEPS, given=given)


@refuse_what_no_plan_holds.register
def _(content: KitList, others: Iterable[Content]) -> None:
    if content.reader in PRINTED_KITS:
        for number, item in enumerate(content.items):
            _refuse_long(f"kit.items[{number}]", item, LONGEST_ITEM)


def is_first_hour(content: Content) -> bool:
    """Return whether a text is the first hour of every crisis, which plans print."""
    return (
        isinstance(content, Protocol)
        and content.crisis == ALL
        and content.phase is Phase.FIRST_HOUR
    )


# -- inside ---------------------------------------------------------------------------------


def _first_hours(others: Iterable[Content]) -> Iterator[Protocol]:
    yield from (each for each in others if isinstance(each, Protocol) and is_first_hour(each))


def _refuse_long(path: str, texts: Texts, longest: int) -> None:
    for language, text in texts.items():
        if len(text) > longest:
            told = N_("tiene %(given)s caracteres; en la página caben %(longest)s")
            what = f"{len(text)} characters; at most {longest} fit on the page"
            raise RefusedField(f"{path}.{language}", what, told, given=len(text), longest=longest)
