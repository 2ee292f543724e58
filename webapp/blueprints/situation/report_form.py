"""The form of a report: words of its sections, and the numbers an officer enters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.errors import UnusableInput
from core.i18n.languages import N_
from response.situation.content import NumberSource, ReportContent, ReportNumber, ReportSection
from response.situation.indicators import INDICATORS, Indicator
from webapp.forms.typed_text import form_lines, form_text, whole_number


@dataclass(frozen=True, slots=True)
class NumberBox:
    """One box of the form."""

    name: str
    indicator: Indicator
    source: NumberSource
    value: str


def number_boxes(content: ReportContent, form: Mapping[str, str]) -> list[NumberBox]:
    """Return the boxes with what stands in them: as it was sent, else as it is kept."""
    boxes = []
    for indicator, source in _places():
        name, kept = f"n_{indicator.key}_{source.value}", content.number(indicator.key, source)
        value = "" if kept is None or kept.value is None else str(kept.value)
        boxes.append(NumberBox(name, indicator, source, form.get(name, value)))
    return boxes


def read_numbers(form: Mapping[str, str]) -> list[ReportNumber]:
    """Return the numbers that were sent. Raises UnusableInput for a text that is none."""
    found = []
    for indicator, source in _places():
        name = f"n_{indicator.key}_{source.value}"
        value = whole_number(form.get(name, ""))
        if isinstance(value, str):
            raise UnusableInput(name, N_("No es un número: escriba solo cifras."))
        by = form_text(form, f"by_{source.value}") if source is not NumberSource.OURS else ""
        found.append(ReportNumber(indicator.key, value, source, by))
    return found


def read_sections(form: Mapping[str, str]) -> dict[ReportSection, str]:
    """Return the words that were sent."""
    return {each: form_lines(form, f"s_{each.value}") for each in ReportSection}


def origin_of(content: ReportContent, source: NumberSource) -> str:
    """Return who gave the numbers of a column, as it is kept."""
    return next((each.by for each in content.entered() if each.source is source), "")


# -- inside ---------------------------------------------------------------------------------


def _places() -> Iterator[tuple[Indicator, NumberSource]]:
    for indicator in INDICATORS:
        for source in NumberSource:
            is_ours = source is NumberSource.OURS
            if not indicator.is_live if is_ours else indicator.takes_others:
                yield indicator, source
