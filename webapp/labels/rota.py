"""What is said of rotas: why nobody would be woken, and by what name somebody is shown."""

from __future__ import annotations

from collections.abc import Callable

from core.i18n.languages import N_
from directory.entries.visibility import Viewer, is_seen
from watch.rota.holders import ShiftHolder
from watch.rota.holes import Hole, HoleReason
from watch.rota.models import PatternTurn

HOLE_WORDS = {
    HoleReason.NO_SHIFT: N_("nadie tiene turno"),
    HoleReason.LOWER_RUNG: N_("{name} ya está en un escalón anterior"),
    HoleReason.DISABLED: N_("la cuenta de {name} está cerrada"),
    HoleReason.OTHER_COUNTRY: N_("{name} ya no es de este país"),
    HoleReason.RETIRED: N_("{name} ya no está en el directorio"),
    HoleReason.UNREACHABLE: N_("{name} no tiene teléfono ni correo en el directorio"),
    HoleReason.LAPSED: N_("los datos de {name} no se han confirmado en seis meses"),
}
TURN_WORDS = {PatternTurn.DAY: N_("cada día"), PatternTurn.WEEK: N_("cada semana")}
WEEKDAY_WORDS = (
    N_("lunes"),
    N_("martes"),
    N_("miércoles"),
    N_("jueves"),
    N_("viernes"),
    N_("sábado"),
    N_("domingo"),
)
_OF_OTHER_POST = N_("un punto focal de otra representación")


def holder_name(holder: ShiftHolder, viewer: Viewer, translate: Callable[[str], str]) -> str:
    """Return by what name whoever holds a shift is shown: an entry of the directory that the viewer
    does not see has none, its account does.
    """
    if is_holder_seen(holder, viewer):
        return holder.name
    return holder.user.known_name if holder.user is not None else translate(_OF_OTHER_POST)


def is_holder_seen(holder: ShiftHolder, viewer: Viewer) -> bool:
    """Return whether the viewer sees the entry of who holds a shift; there may be none."""
    return holder.focal_point is None or is_seen(viewer, holder.focal_point)


def hole_words(hole: Hole, viewer: Viewer, translate: Callable[[str], str]) -> str:
    """Return why nobody would be woken, in words."""
    names = [holder_name(span.holder, viewer, translate) for span in hole.spans]
    return translate(HOLE_WORDS[hole.reason]).format(name=", ".join(dict.fromkeys(names)))
