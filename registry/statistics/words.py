"""What the codes of a table are called, and how it was counted, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from babel.numbers import format_decimal

from core.atlas.atlas import Atlas
from core.disclosure import Cell
from core.i18n.formats import Formats
from core.i18n.languages import N_
from registry.estimates import AreaEstimate
from registry.labels import KIND_WORDS, NEED_WORDS, SEX_WORDS
from registry.people.models import Need, StayKind
from registry.statistics.fields import NO_NEED, NO_STAY, UNKNOWN, CrossField
from registry.statistics.tables import StatisticsTable

_NOT_KNOWN: Mapping[CrossField, str] = {
    CrossField.STATE: N_("sin lugar o en otra parte"),
    CrossField.MUNICIPALITY: N_("sin lugar o en otra parte"),
    CrossField.AGE: N_("edad no dicha"),
    CrossField.POST: N_("ninguna representación"),
}


@dataclass(frozen=True, slots=True)
class StatisticsWords:
    """The words of one language."""

    formats: Formats
    atlas: Atlas
    posts: Mapping[str, str] = field(default_factory=dict)
    """What posts are called, by their ids as hexadecimal digits: those the reader may see."""

    def code(self, name: CrossField, code: str) -> str:
        """Return what a code of a field is called."""
        if code == UNKNOWN and name is not CrossField.SEX:
            return self._(_NOT_KNOWN.get(name, N_("no se sabe")))
        makers: Mapping[CrossField, Callable[[str], str]] = {
            CrossField.NATIONALITY: self.formats.country,
            CrossField.STATE: self._unit,
            CrossField.MUNICIPALITY: self._unit,
            CrossField.AGE: self._age,
            CrossField.SEX: lambda each: self._(SEX_WORDS[each]),
            CrossField.LANGUAGE: self._language,
            CrossField.NEED: self._need,
            CrossField.KIND: self._kind,
            CrossField.POST: lambda each: self.posts.get(each, self._(N_("otra representación"))),
        }
        return makers[name](code)

    def count(self, cell: Cell) -> str:
        """Return a count as it is read: hidden ones by their sign, unknown ones in words."""
        if cell.value is not None:
            return self.formats.number(cell.value)
        return str(cell) if cell.is_hidden else self._(N_("no se sabe"))

    def estimate(self, cell: Cell, estimate: AreaEstimate | None) -> str:
        """Return a count beside how many are thought to be there: never a number without the
        other.
        """
        if estimate is None:
            return self._(
                N_("%(count)s registradas; cuántas hay no se sabe"), count=self.count(cell)
            )
        return self._(
            N_("%(count)s registradas de unas %(persons)s estimadas (%(range)s)"),
            count=self.count(cell),
            persons=self.formats.number(estimate.persons),
            range=self.range(estimate),
        )

    def percent(self, percent: float) -> str:
        """Return a share in hundredths, with the decimals that a small one needs."""
        form = "#,##0" if percent >= 10 else "0.0" if percent >= 1 else "0.00"
        return f"{format_decimal(percent, form, self.formats.locale)} %"

    def span(self, estimate: AreaEstimate) -> str:
        """Return an estimate with its range and year: `1,756 (1,500–2,000), 2024`."""
        low, high = map(self.formats.number, (estimate.low, estimate.high))
        between = f" ({low}–{high})" if estimate.low < estimate.high else ""
        return f"{self.formats.number(estimate.persons)}{between}, {self._years(estimate)}"

    def range(self, estimate: AreaEstimate) -> str:
        """Return the range of an estimate, its source and its year."""
        low, high = map(self.formats.number, (estimate.low, estimate.high))
        numbers = f"{low}–{high}" if estimate.low < estimate.high else ""
        return ", ".join(
            filter(None, (numbers, self.formats.parted(estimate.sources), self._years(estimate)))
        )

    def method(self, table: StatisticsTable, moment: str, made: str) -> list[str]:
        """Return how a table was counted, a sentence each; `made` says by whom, and comes last."""
        lines = [
            self._(
                N_("Personas registradas por su voluntad, cada una una vez: personas, no casos.")
            ),
            self._(
                N_(
                    "Cada una cuenta donde vive hoy; si no, donde trabaja por temporada; si no, "
                    "donde está de viaje. Quien tiene varias necesidades está en varias celdas y "
                    "una vez en el total."
                )
            ),
            self._(N_("Contado el %(moment)s."), moment=moment),
        ]
        released = [each for each in table.sources if not each.is_own and each.made_at]
        if released:
            lines.append(self._released(table, sorted({each.period for each in released})))
        if any(each.faults for each in table.sources):
            lines.append(
                self._(N_("Faltan personas: una parte de los datos no se pudo abrir."))
            )  # fmt: skip
        lines.append(
            self._(
                N_(
                    "La cobertura es registradas por cada cien estimadas. Una estimación cuenta a "
                    "quienes nacieron en el país, registrados o no; donde nadie la hizo, no se "
                    "sabe."
                )
            )
        )
        return [*lines, made]

    # -- inside -----------------------------------------------------------------------------

    def _(self, message: str, **values: object) -> str:
        return self.formats.gettext(message, **values)

    def _years(self, estimate: AreaEstimate) -> str:
        years = dict.fromkeys((estimate.oldest_year, estimate.newest_year))
        return "–".join(map(str, years))

    def _released(self, table: StatisticsTable, periods: list[str]) -> str:
        return self._(
            N_(
                "De otros países, lo que publicaron para %(periods)s: números enmascarados y "
                "redondeados a %(threshold)s, nunca exactos (100 personas ± 7; 10 000 ± 70); "
                "menos de %(threshold)s, o nadie, se escribe <%(threshold)s."
            ),
            periods=", ".join(periods),
            threshold=table.threshold,
        )

    def _unit(self, code: str) -> str:
        unit = self.atlas.unit(code)
        if unit is None:
            return code
        above = unit.parent if unit.kind != "admin1" else unit.country
        parent = self.atlas.unit(above) if above else None
        own = unit.name_in(self.formats.language)
        return own if parent is None else f"{own}, {parent.name_in(self.formats.language)}"

    def _age(self, code: str) -> str:
        return self._(N_("%(ages)s años"), ages=code.replace("-", "–"))

    def _language(self, code: str) -> str:
        return self._(N_("no se sabe")) if code == "und" else self.formats.language_name(code)

    def _need(self, code: str) -> str:
        return self._(N_("ninguna")) if code == NO_NEED else self._(NEED_WORDS[Need(code)])

    def _kind(self, code: str) -> str:
        if code == NO_STAY:
            return self._(N_("sin estancia hoy"))
        return self._(KIND_WORDS[StayKind(code)])
