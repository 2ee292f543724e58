"""The numbers of a report as lines: one table for page, paper, files and texts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from response.situation.content import NumberSource, ReportContent, ReportNumber
from response.situation.indicators import INDICATORS, Indicator, ReportPart


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One thing that is counted, with what each says of it."""

    indicator: Indicator
    numbers: Mapping[NumberSource, ReportNumber]
    """Whoever says nothing is not there; who does not know is there, without a value."""

    @property
    def ours(self) -> int | None:
        """What we say; None: we do not know."""
        own = self.numbers.get(NumberSource.OURS)
        return own.value if own else None

    @property
    def others(self) -> list[ReportNumber]:
        """What authorities and others say."""
        return [each for source, each in self.numbers.items() if source is not NumberSource.OURS]

    @property
    def is_telling(self) -> bool:
        """Whether the line says more than that there is none of a kind of need."""
        return bool(self.ours) or bool(self.others) or not self.indicator.key.startswith("need_")


def report_lines(content: ReportContent) -> list[ReportLine]:
    """Return all that is counted, in the order of the form: what nobody said anything about, too,
    for that is unknown.
    """
    said: dict[str, dict[NumberSource, ReportNumber]] = {}
    for each in content.numbers:
        said.setdefault(each.key, {})[each.source] = each
    return [ReportLine(each, said.get(each.key, {})) for each in INDICATORS]


def lines_of_part(lines: list[ReportLine], part: ReportPart) -> list[ReportLine]:
    """Return the telling lines of one part of the form."""
    return [each for each in lines if each.indicator.part is part and each.is_telling]
