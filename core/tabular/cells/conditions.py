"""In what condition something is, as lists write it: open, closed, full, active, damaged. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from core.atlas.names import fold
from core.tabular.cells.answers import is_nothing
from core.tabular.tables import Cell, text_of

LEAST_SHARE = 0.8
"""The share of a column that must be conditions for the column to be one of them."""
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


def are_conditions(cells: Iterable[Cell]) -> bool:
    """Return whether nearly all cells that say something say a condition in a few words."""
    said = [fold(text_of(cell)).split() for cell in cells if not is_nothing(cell)]
    told = sum(len(each) <= _MOST_WORDS and not _WORDS.isdisjoint(each) for each in said)
    return bool(said) and told >= len(said) * LEAST_SHARE
