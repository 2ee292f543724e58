"""What an affected sheet lacks, said at the terminal: records that do not open, persons without a
place.
"""

from __future__ import annotations

from core.i18n.languages import N_
from watch.sheet.model import AffectedSheet
from webapp.cli.context import say

_GAPS = (
    (
        N_("  No se pudieron abrir en parte los datos de {count} personas; están en la lista."),
        "unreadable_calls",
    ),
    (N_("  De {count} personas no se puede saber el lugar; no están en la lista."), "unplaced"),
    (
        N_("  {count} personas registradas del país no tienen lugar: en ninguna alerta salen."),
        "without_place",
    ),
    (
        N_("  No se pudieron abrir las fichas de {count} líderes comunitarios."),
        "unreadable_leaders",
    ),
)
"""What a sheet lacks, with the name of its count."""


def say_gaps(sheet: AffectedSheet) -> None:
    """Say what did not open or has no place; nothing when all has."""
    for message, name in _GAPS:
        if count := getattr(sheet, name):
            say(message, count=count)
