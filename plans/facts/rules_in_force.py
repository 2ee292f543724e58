"""What a plan prints of the protocols in force today: the step from approved texts to frozen
facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.i18n.languages import N_
from plans.facts.model import Fact
from plans.facts.printed_protocols import Citation, FirstHourStep, Kit, Message, Rules
from protocols.approved import ApprovedProtocols, ApprovedText
from protocols.model import ALL, CrisisType, KitList, Phase, Protocol
from protocols.page_limits import is_first_hour

SOURCE = N_("Protocolos de la red")


def rules_in_force(protocols: ApprovedProtocols, hazards: frozenset[str]) -> Fact[Rules]:
    """Return what a plan that speaks of these hazards prints, as of the day of its latest
    approval.
    """
    printed = [each for each in protocols.texts if _is_printed(each, hazards)]
    value = Rules(
        levels=protocols.levels,
        first_hour=tuple(
            FirstHourStep(minutes=each.minutes, clock=each.clock, role=each.role, task=each.task)
            for each in protocols.tasks(ALL, Phase.FIRST_HOUR)
        ),
        kits=tuple(_kits(printed)),
        messages=tuple(
            Message(code=code, use=each.use, title=each.title, text=each.text)
            for code, each in protocols.messages
        ),
        crises=tuple(each for each in protocols.crises if each.code in hazards),
        cited=tuple(
            Citation(kind=each.kind.value, code=each.code, version=each.version) for each in printed
        ),
    )
    latest = max((each.since for each in printed if each.since), default=None)
    return Fact(value, SOURCE, latest)


def _kits(texts: Iterable[ApprovedText]) -> Iterator[Kit]:
    for each in texts:
        if isinstance(kit := each.content, KitList):
            yield Kit(code=each.code, reader=kit.reader, title=kit.title, items=kit.items)


def _is_printed(text: ApprovedText, hazards: frozenset[str]) -> bool:
    """Return whether a plan that speaks of these hazards prints anything of a text."""
    if isinstance(text.content, CrisisType):
        return text.code in hazards
    return not isinstance(text.content, Protocol) or is_first_hour(text.content)
