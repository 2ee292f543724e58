"""What stands in a report: numbers, each with whose it is, and the words of its sections.

Three columns that are never added to one another: ours, the authorities', others'. A number that
nobody knows is there as unknown, or not there at all; it is never 0.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.crypto import CannotOpen, Keyring
from core.i18n.languages import N_
from core.keys.columns import next_version
from response.situation.indicators import BY_KEY
from response.situation.models import SituationReport, report_place


class NumberSource(enum.StrEnum):
    """Whose a number is."""

    OURS = "ours"
    AUTHORITIES = "authorities"
    OTHER = "other"


class ReportSection(enum.StrEnum):
    """The sections of the form that are words, in its order."""

    HIGHLIGHTS = "highlights"
    SITUATION = "situation"
    NEEDS = "needs"
    RESPONSE = "response"
    GAPS = "gaps"
    COORDINATION = "coordination"


SECTION_WORDS: Mapping[ReportSection, str] = {
    ReportSection.HIGHLIGHTS: N_("Lo principal"),
    ReportSection.SITUATION: N_("Situación"),
    ReportSection.NEEDS: N_("Necesidades"),
    ReportSection.RESPONSE: N_("Respuesta"),
    ReportSection.GAPS: N_("Lo que falta"),
    ReportSection.COORDINATION: N_("Coordinación"),
}
NUMBER_SOURCE_WORDS: Mapping[NumberSource, str] = {
    NumberSource.OURS: N_("nuestras"),
    NumberSource.AUTHORITIES: N_("de las autoridades"),
    NumberSource.OTHER: N_("de otros"),
}
ENTERED = "entered"
"""The method of a number an officer typed in; all others are of a package and its version."""
LONGEST_SECTION, LONGEST_ORIGIN = 900, 80
MOST_COUNTED = 100_000_000


@dataclass(frozen=True, slots=True)
class ReportNumber:
    """One number, with whose it is and how it came about."""

    key: str
    """Of `response.situation.indicators`."""
    value: int | None
    """None: not known."""
    source: NumberSource = NumberSource.OURS
    by: str = ""
    """Who says it, in words; empty for what the system counted."""
    method: str = ENTERED
    """Two countries' numbers of one method are of one definition, and may be added up."""
    low: int | None = None
    high: int | None = None
    """Of an estimate: between which it lies."""

    @property
    def is_known(self) -> bool:
        """Whether anybody knows it."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """Who does what where, and for how many."""

    office: str
    activity: str
    """A message id."""
    place: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class ReportContent:
    """All that stands in a report."""

    numbers: tuple[ReportNumber, ...]
    sections: Mapping[ReportSection, str] = field(default_factory=dict)
    activities: tuple[ActivityRow, ...] = ()
    """3W."""

    def number(self, key: str, source: NumberSource = NumberSource.OURS) -> ReportNumber | None:
        """Return one number; None where nobody gave any."""
        return next((n for n in self.numbers if n.key == key and n.source is source), None)

    def entered(self) -> tuple[ReportNumber, ...]:
        """Return the numbers that officers typed in."""
        return tuple(each for each in self.numbers if each.method == ENTERED)

    def to_json(self) -> dict[str, Any]:
        """Return the content as it is sealed."""
        return {
            "numbers": [number_to_json(each) for each in self.numbers],
            "sections": {key.value: words for key, words in self.sections.items() if words},
            "activities": [
                [row.office, row.activity, row.place, row.count] for row in self.activities
            ],
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> ReportContent:
        """Return what was sealed; numbers and sections this release does not know are left out."""
        sections = document.get("sections", {})
        return cls(
            tuple(numbers_from_json(document.get("numbers", []))),
            {each: str(sections[each]) for each in ReportSection if sections.get(each)},
            tuple(ActivityRow(*row) for row in document.get("activities", [])),
        )


def number_to_json(number: ReportNumber) -> dict[str, Any]:
    """Return a number as JSON; what is empty is left out, an unknown value stays as null."""
    document: dict[str, Any] = {
        "key": number.key,
        "value": number.value,
        "source": number.source.value,
        "method": number.method,
    }
    optional = {"by": number.by, "low": number.low, "high": number.high}
    return document | {name: value for name, value in optional.items() if value not in {"", None}}


def numbers_from_json(rows: Iterable[Mapping[str, Any]]) -> list[ReportNumber]:
    """Return numbers read back."""
    return [
        ReportNumber(
            row["key"],
            row["value"],
            NumberSource(row["source"]),
            row.get("by", ""),
            row["method"],
            row.get("low"),
            row.get("high"),
        )
        for row in rows
        if row["key"] in BY_KEY
    ]


def seal_content(keyring: Keyring, report: SituationReport, content: ReportContent) -> None:
    """Write the content into its row."""
    place = report_place(report.id, report.country, next_version(report))
    report.ciphertext = keyring.seal_json(content.to_json(), place)


def readable_content(keyring: Keyring, report: SituationReport) -> ReportContent | None:
    """Return what stands in a report; None where it does not open."""
    try:
        return open_content(keyring, report)
    except CannotOpen:
        return None


def open_content(keyring: Keyring, report: SituationReport) -> ReportContent:
    """Return what stands in a report. Raises CannotOpen."""
    place = report_place(report.id, report.country, report.seal_version)
    return ReportContent.from_json(keyring.open_json(report.ciphertext, place))
