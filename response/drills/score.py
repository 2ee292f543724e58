"""The score of a drill: 0 to 100, never without the raw figures it comes from. Pure.

What could not be measured says so and is left out of the sum; the score then says out of how many
points it is. A name that crossed countries fails the drill, whatever the rest says.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.i18n.languages import N_


class FigureUnit(enum.StrEnum):
    """What a figure counts."""

    MINUTES = "minutes"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class FigureRule:
    """One figure: its words, its points, and up to what value it earns them."""

    key: str
    words: str
    """A message id."""
    unit: FigureUnit
    points: int
    limit: float
    """Of minutes: of a drill of 20; longer ones have longer. Of a count: the most that is right."""
    is_scaled: bool = False
    """Whether the limit grows with the length of the drill."""


RULES: tuple[FigureRule, ...] = (
    FigureRule("open_min", N_("Hasta declarar la crisis"), FigureUnit.MINUTES, 6, 3, True),
    FigureRule("first_ack_min", N_("Hasta que alguien contesta «voy»"), FigureUnit.MINUTES, 6, 3,
               True),
    FigureRule("first_call_min", N_("Hasta la primera llamada"), FigureUnit.MINUTES, 6, 6, True),
    FigureRule("first_notice_min",
               N_("Hasta el primer aviso a la gente, aprobado por otra persona"),
               FigureUnit.MINUTES, 6, 9, True),
    FigureRule("first_report_min", N_("Hasta el primer informe"), FigureUnit.MINUTES, 6, 15, True),
    FigureRule("dead_contacts", N_("Contactos caídos o sin confirmar, de cada cien"),
               FigureUnit.COUNT, 10, 0),
    FigureRule("help_taken_min", N_("Hasta que alguien atiende una petición de ayuda (la peor)"),
               FigureUnit.MINUTES, 15, 10),
    FigureRule("sent_into_zone", N_("Avisos que mandan a un refugio que no sirve"),
               FigureUnit.COUNT, 10, 0),
    FigureRule("covering_post_min", N_("Hasta nombrar la sede que cubre"), FigureUnit.MINUTES, 10,
               15),
    FigureRule("zero_where_unknown", N_("Ceros donde no se sabe"), FigureUnit.COUNT, 10, 0),
    FigureRule("doubles", N_("Llamadas o mensajes dobles"), FigureUnit.COUNT, 5, 0),
    FigureRule("without_lessons", N_("Crisis sin cerrar con lecciones"), FigureUnit.COUNT, 10, 0),
)  # fmt: skip
LENGTH = 20.0
"""Minutes of the drill that the limits are of."""
_PARTLY = 2.0
"""Up to so many times the limit half of the points are earned."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure as it was measured; `value` is None where it never happened."""

    value: float | None


Measurements = Mapping[str, Measured]
"""By key; what is missing could not be measured."""


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One figure with what it earns; `points` is None where it was not measured."""

    key: str
    value: float | None
    points: float | None
    out_of: int
    limit: float


@dataclass(frozen=True, slots=True)
class DrillScore:
    """The score of one country in a drill."""

    lines: tuple[ScoreLine, ...]
    names_across: int

    @property
    def is_failed(self) -> bool:
        """Whether a name crossed countries: nothing makes that good."""
        return self.names_across > 0

    @property
    def points(self) -> float:
        """What was earned."""
        return sum(each.points for each in self.lines if each.points is not None)

    @property
    def out_of(self) -> int:
        """Of how many points that could be measured."""
        return sum(each.out_of for each in self.lines if each.points is not None)

    @property
    def total(self) -> int | None:
        """0 to 100 of what could be measured; None where nothing could."""
        if not self.out_of:
            return None
        return 0 if self.is_failed else round(100 * self.points / self.out_of)

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {
            "total": self.total,
            "points": round(self.points, 1),
            "out_of": self.out_of,
            "names_across": self.names_across,
            "lines": [
                [each.key, each.value, each.points, each.out_of, each.limit] for each in self.lines
            ],
        }


def score_of(measured: Measurements, minutes: float, names_across: int = 0) -> DrillScore:
    """Return the score of what was measured in a drill of so many minutes."""
    return DrillScore(tuple(_line(rule, measured, minutes) for rule in RULES), names_across)


def read_score(document: Mapping[str, Any]) -> DrillScore:
    """Return a score as it was kept."""
    return DrillScore(tuple(ScoreLine(*row) for row in document["lines"]), document["names_across"])


def mean_total(scores: Iterable[DrillScore], fewest: int = 3) -> float | None:
    """Return the mean of scores; None of fewer than three, so that none is pointed at."""
    totals: Sequence[int] = [each.total for each in scores if each.total is not None]
    return sum(totals) / len(totals) if len(totals) >= fewest else None


# -- inside ---------------------------------------------------------------------------------


def _line(rule: FigureRule, measured: Measurements, minutes: float) -> ScoreLine:
    limit = rule.limit * (minutes / LENGTH if rule.is_scaled else 1.0)
    found = measured.get(rule.key)
    if found is None:
        return ScoreLine(rule.key, None, None, rule.points, limit)
    value = None if found.value is None else round(found.value, 1)
    return ScoreLine(rule.key, value, _points(rule, found.value, limit), rule.points, limit)


def _points(rule: FigureRule, value: float | None, limit: float) -> float:
    if value is None:
        return 0.0
    if rule.key == "dead_contacts":  # a share: each contact that answers counts
        return round(rule.points * max(0.0, 1 - value / 100), 1)
    if value <= limit:
        return float(rule.points)
    is_late = rule.unit is FigureUnit.MINUTES and value <= limit * _PARTLY
    return rule.points / 2 if is_late else 0.0
