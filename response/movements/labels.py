"""The words of movements, as message ids."""

from __future__ import annotations

from core.i18n.languages import N_
from response.movements.models import MovementKind, MovementState, PapersState, ReturnWish

KIND_WORDS = {
    MovementKind.BUS: N_("autobús"),
    MovementKind.FLIGHT: N_("vuelo"),
    MovementKind.SHIP: N_("barco"),
    MovementKind.CONVOY: N_("caravana de coches"),
    MovementKind.ON_FOOT: N_("a pie"),
}
STATE_WORDS = {
    MovementState.PLANNED: N_("previsto"),
    MovementState.BOARDING: N_("subiendo"),
    MovementState.LEFT: N_("en camino"),
    MovementState.ARRIVED: N_("llegó"),
    MovementState.CANCELLED: N_("cancelado"),
}
STATE_TONES = {
    MovementState.PLANNED: "info",
    MovementState.BOARDING: "warn",
    MovementState.LEFT: "warn",
    MovementState.ARRIVED: "ok",
    MovementState.CANCELLED: "off",
}
PAPERS_WORDS = {
    PapersState.UNKNOWN: N_("no se sabe"),
    PapersState.HAS: N_("los tiene"),
    PapersState.LOST: N_("los perdió"),
    PapersState.NONE: N_("no tiene"),
}
WISH_WORDS = {
    ReturnWish.YES: N_("quiere regresar"),
    ReturnWish.UNSURE: N_("lo está pensando"),
    ReturnWish.NO: N_("no quiere regresar"),
}
