"""The box of numbers of page 1: registered, estimated and coverage side by side; unknown is never
0.

What the public edition may carry was taken out of its facts (`plans.facts.redaction`); a count that
is too small for it is worded here as "<5" all the same (only the small one itself), so that no
caller can forget it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.disclosure import Disclosure
from core.i18n.formats import Formats
from core.i18n.languages import N_
from plans.facts.model import Audience, EstimateFact, Fact, Numbers, PlanFacts
from plans.pages.code_labels import NEEDS
from plans.pages.model import Bar, Figure, NumbersBox, PageLine
from plans.pages.page_one import RowCounts, clip_text, source

_SHORTEST_BAR = 2
"""In percent: a bar that can still be seen."""


@dataclass(frozen=True, slots=True)
class CountWords:
    """How a count of people is worded for one kind of reader."""

    wording: Formats
    audience: Audience
    disclosure: Disclosure

    def is_shown(self, count: int) -> bool:
        """Return whether these readers may see the count."""
        return self.audience is Audience.INTERNAL or not self.disclosure.is_small(count)

    def text(self, count: int) -> str:
        """Return the count as printed, or that it is under the threshold."""
        return self.wording.number(count) if self.is_shown(count) else str(self.disclosure.hidden)

    def bar(self, code: str, count: int, most: int) -> Bar:
        """Return one need as a bar; `most` is the count of the longest one."""
        length = max(_SHORTEST_BAR, round(100 * count / most))
        return Bar(
            self.wording.gettext(NEEDS.get(code, code)),
            self.text(count),
            length if self.is_shown(count) else _SHORTEST_BAR,
        )

    def list_text(self, counts: Sequence[tuple[str, int]]) -> str:
        """Return names with their counts in one line."""
        return " · ".join(
            f"{clip_text(name, 40)}\u00a0{self.text(count)}" for name, count in counts
        )

    def reason_for_none(self) -> str:
        """Return why no number is told: the public edition does not tell few from none."""
        if self.audience is Audience.PUBLIC:
            return self.wording.gettext("menos de %(n)s o nadie", n=self.disclosure.threshold)
        return self.wording.gettext("nadie se ha registrado aquí")


def numbers_box(facts: PlanFacts, words: CountWords, rows: RowCounts) -> NumbersBox:
    """Return registered, estimated and coverage, needs, languages and places, and who says so."""
    value = facts.numbers.value if facts.numbers else None
    estimate = facts.estimate.value if facts.estimate else None
    return NumbersBox(
        figures=(
            *_registered(value, words),
            _estimated(estimate, words.wording),
            _coverage(value, estimate, words),
        ),
        needs=_needs(value, words, rows),
        lines=_about_people(value, words, rows),
        sources=_sources(facts, words.wording),
    )


# -- inside ---------------------------------------------------------------------------------


def _registered(value: Numbers | None, words: CountWords) -> tuple[Figure, Figure]:
    _ = words.wording.gettext
    if value is None:
        unknown = _("desconocido")
        return (
            Figure(unknown, _("personas registradas"), words.reason_for_none(), False),
            Figure(unknown, _("hogares"), "", False),
        )
    return (
        Figure(words.text(value.persons), _("personas registradas"), "", True),
        Figure(words.text(value.households), _("hogares"), "", True),
    )


def _estimated(value: EstimateFact | None, wording: Formats) -> Figure:
    _ = wording.gettext
    if value is None:
        lack = _("Falta: %(what)s", what=_("estimación con fuente y año"))
        return Figure(_("desconocido"), _("estimación"), lack, False)
    return Figure(wording.number(value.persons), _("estimación"), _range(value, wording), True)


def _range(value: EstimateFact, wording: Formats) -> str:
    if value.low is None or value.high is None:
        return str(value.year)
    return f"{wording.number(value.low)}–{wording.number(value.high)} · {value.year}"


def _coverage(value: Numbers | None, estimate: EstimateFact | None, words: CountWords) -> Figure:
    label = words.wording.gettext("cobertura")
    if (
        value is None
        or estimate is None
        or estimate.persons <= 0
        or not words.is_shown(value.persons)
    ):
        return Figure(words.wording.gettext("desconocido"), label, "", False)
    return Figure(words.wording.share(value.persons / estimate.persons), label, "", True)


def _needs(value: Numbers | None, words: CountWords, rows: RowCounts) -> tuple[Bar, ...]:
    if value is None:
        return ()
    most = max((count for _, count in value.needs), default=1)
    return tuple(words.bar(code, count, most) for code, count in value.needs[: rows["needs"]])


def _about_people(
    value: Numbers | None, words: CountWords, rows: RowCounts
) -> tuple[PageLine, ...]:
    if value is None:
        return ()
    languages = [(words.wording.language_name(code), count) for code, count in value.languages[:4]]
    minors = "" if value.minors is None else words.text(value.minors)
    texts = {
        N_("Menores"): minors,
        N_("Lenguas"): words.list_text(languages),
        N_("Dónde"): words.list_text(value.places[: rows["places"]]),
    }
    return tuple(
        PageLine(words.wording.gettext(label), text) for label, text in texts.items() if text
    )


def _sources(facts: PlanFacts, wording: Formats) -> str:
    both: tuple[Fact[object] | None, ...] = (facts.numbers, facts.estimate)
    return " · ".join(source(fact, wording) for fact in both if fact is not None)
