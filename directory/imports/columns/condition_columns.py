"""Columns called as those of states, under which stands in what condition something is. Pure.

The rule: a title that means a state (`Estado`, `State`) heads a condition where nearly all that
stands under it are words for one. Of a shelter it says whether it is open where it can be read so,
else it goes to the notes; of others it is not read, which is told. It is never an address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.atlas.names import fold
from core.tabular.cells.answers import is_nothing, read_answer
from core.tabular.column_detection import ColumnGuess, column_samples, readable_share
from core.tabular.tables import Cell, Table, text_of
from directory.entries.kinds import EntryKind
from directory.imports.columns.place_titles import is_state_title

_LEAST_SHARE = 0.8
_SURENESS = 0.7
_WORDS = frozenset(
    {
        "abierto", "abierta", "cerrado", "cerrada", "activo", "activa", "inactivo", "inactiva",
        "lleno", "llena", "saturado", "saturada", "disponible", "ocupado", "ocupada", "operativo",
        "operativa", "operando", "operacion", "funcionando", "funcionamiento", "habilitado",
        "habilitada", "inhabilitado", "inhabilitada", "deshabilitado", "deshabilitada",
        "clausurado", "clausurada", "suspendido", "suspendida", "temporalmente", "mantenimiento",
        "reparacion", "remodelacion", "construccion", "vigente", "bueno", "buena", "malo", "mala",
        "regular", "danado", "danada", "espera", "standby", "alerta", "activado", "activada",
        "desactivado", "desactivada", "servicio", "open", "closed", "full", "active", "inactive",
        "available", "unavailable", "operational", "good", "fair", "poor", "damaged", "activated",
        "ouvert", "ouverte", "ferme", "fermee", "complet", "actif", "inactif", "bon", "mauvais",
    }
)  # fmt: skip
"""Words of a condition, folded; one of them in a short text says that it is one."""
_MOST_WORDS = 5


def with_conditions(
    table: Table, columns: Sequence[ColumnGuess], kind: EntryKind | None
) -> tuple[ColumnGuess, ...]:
    """Return the guesses with each column of conditions read as one."""
    found: list[ColumnGuess] = []
    is_free = all(each.field != "open_now" for each in columns)
    for place, each in enumerate(columns):
        if is_state_title(each.title) and _are_conditions(cells := column_samples(table, place)):
            each = _as_condition(each, cells, kind, is_free=is_free)
            is_free = is_free and each.field != "open_now"
        found.append(each)
    return tuple(found)


# -- inside ---------------------------------------------------------------------------------


def _as_condition(
    column: ColumnGuess, cells: Sequence[Cell], kind: EntryKind | None, *, is_free: bool
) -> ColumnGuess:
    if kind is not EntryKind.SHELTER:
        return replace(column, field="", confidence=0.0)
    is_answer = is_free and readable_share(read_answer, cells) >= _LEAST_SHARE
    field = "open_now" if is_answer else "notes_more"
    return replace(column, field=field, confidence=_SURENESS)


def _are_conditions(cells: Sequence[Cell]) -> bool:
    said = [fold(text_of(cell)).split() for cell in cells if not is_nothing(cell)]
    words = sum(len(each) <= _MOST_WORDS and not _WORDS.isdisjoint(each) for each in said)
    return bool(said) and words >= len(said) * _LEAST_SHARE
