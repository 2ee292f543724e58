"""Crises in words: states, levels, kinds of zone, answers, and a sentence for each thing that
happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import get_locale

from core.i18n.languages import N_
from core.json_reader import Texts
from protocols.roles import ROLE_WORDS, Role
from response.crisis.definitions import words_of
from response.crisis.models import (
    CrisisMove,
    CrisisState,
    MoveKind,
    ParticipationState,
    ZoneKind,
)
from response.crisis.team.models import ActivationAnswer, StaffState
from webapp.http.i18n import country_name
from webapp.http.i18n import words_of as _

STATE_WORDS: Mapping[CrisisState, str] = MappingProxyType(
    {
        CrisisState.PROPOSED: N_("propuesta"),
        CrisisState.DECLARED: N_("declarada"),
        CrisisState.WINDING_DOWN: N_("en repliegue"),
        CrisisState.CLOSED: N_("cerrada"),
        CrisisState.LESSONS_DONE: N_("cerrada, con lecciones"),
        CrisisState.CANCELLED: N_("cancelada: declarada por error"),
        CrisisState.MERGED: N_("unida a otra"),
    }
)
STATE_TONES: Mapping[CrisisState, str] = MappingProxyType(
    {
        CrisisState.PROPOSED: "warn",
        CrisisState.DECLARED: "danger",
        CrisisState.WINDING_DOWN: "warn",
        CrisisState.CLOSED: "off",
        CrisisState.LESSONS_DONE: "off",
        CrisisState.CANCELLED: "off",
        CrisisState.MERGED: "off",
    }
)
STATE_ACTS: Mapping[CrisisState, str] = MappingProxyType(
    {
        CrisisState.DECLARED: N_("Volver a plena marcha"),
        CrisisState.WINDING_DOWN: N_("Empezar el repliegue"),
        CrisisState.CLOSED: N_("Cerrar la crisis"),
        CrisisState.LESSONS_DONE: N_("Dar por hechas las lecciones"),
        CrisisState.CANCELLED: N_("Cancelarla: se declaró por error"),
    }
)
PART_WORDS: Mapping[ParticipationState, str] = MappingProxyType(
    {ParticipationState.ACTIVE: N_("activo"), ParticipationState.CLOSED: N_("cerró su parte")}
)
ZONE_WORDS: Mapping[ZoneKind, str] = MappingProxyType(
    {
        ZoneKind.HAZARD: N_("sigue al peligro"),
        ZoneKind.UNITS: N_("por unidades"),
        ZoneKind.DRAWN: N_("dibujada"),
        ZoneKind.POINT: N_("alrededor de un lugar"),
    }
)
ANSWER_WORDS: Mapping[ActivationAnswer, str] = MappingProxyType(
    {
        ActivationAnswer.COMING: N_("viene"),
        ActivationAnswer.REMOTE: N_("trabaja a distancia"),
        ActivationAnswer.CANNOT: N_("no puede"),
    }
)
STAFF_WORDS: Mapping[StaffState, str] = MappingProxyType(
    {
        StaffState.SAFE: N_("a salvo"),
        StaffState.NEEDS_HELP: N_("necesita ayuda"),
        StaffState.UNKNOWN: N_("no se sabe"),
    }
)
STAFF_TONES: Mapping[StaffState, str] = MappingProxyType(
    {StaffState.SAFE: "ok", StaffState.NEEDS_HELP: "danger", StaffState.UNKNOWN: "warn"}
)


def texts_words(texts: Texts) -> str:
    """Return a text of the protocols in the reader's language."""
    return words_of(texts, str(get_locale()))


def function_words(code: str) -> str:
    """Return what a function is called; the code of one that is gone."""
    return _(ROLE_WORDS[Role(code)]) if code in set(Role) else code


def move_words(move: CrisisMove) -> str:
    """Return what happened as one sentence, in the reader's language."""
    say = _SENTENCES.get(move.what)
    return say(move) if say is not None else move.what.value


# -- inside ---------------------------------------------------------------------------------


def _state(move: CrisisMove) -> str:
    if move.country:
        return _("%(country)s cerró su parte", country=country_name(move.country))
    if move.after not in set(CrisisState):
        return move.after
    return _("La crisis está %(state)s", state=_(STATE_WORDS[CrisisState(move.after)]))


def _level(move: CrisisMove) -> str:
    if move.country:
        return _(
            "%(country)s: nivel %(before)s → %(after)s",
            country=country_name(move.country),
            before=move.before,
            after=move.after,
        )
    return _("Nivel %(before)s → %(after)s", before=move.before, after=move.after)


def _zone(move: CrisisMove) -> str:
    return _("Zona, versión %(number)s", number=move.after)


def _hazard(move: CrisisMove) -> str:
    return _("Un peligro más la alimenta")


def _joined(move: CrisisMove) -> str:
    return _("%(country)s trabaja en ella", country=country_name(move.after))


def _in_charge(_move: CrisisMove) -> str:
    return _("Otra persona está al frente")


def _covering(_move: CrisisMove) -> str:
    return _("La sede que cubre toma el mando")


def _merged(move: CrisisMove) -> str:
    if move.after:
        return _("Unida a %(number)s", number=move.after)
    return _("Recibe a %(number)s", number=move.before)


def _activated(move: CrisisMove) -> str:
    return _("Equipo activado; personas llamadas: %(n)s", n=move.after)


def _relieved(move: CrisisMove) -> str:
    names = ", ".join(function_words(each) for each in move.after.split(", "))
    return _("Relevo: %(functions)s", functions=names)


def _rhythm(move: CrisisMove) -> str:
    return _("Informe cada %(minutes)s minutos", minutes=move.after)


def _lead(move: CrisisMove) -> str:
    return _("La conduce %(country)s", country=country_name(move.after))


_SENTENCES = MappingProxyType(
    {
        MoveKind.STATE: _state,
        MoveKind.LEVEL: _level,
        MoveKind.ZONE: _zone,
        MoveKind.HAZARD: _hazard,
        MoveKind.JOINED: _joined,
        MoveKind.LEAD: _lead,
        MoveKind.IN_CHARGE: _in_charge,
        MoveKind.COVERING: _covering,
        MoveKind.MERGED: _merged,
        MoveKind.ACTIVATED: _activated,
        MoveKind.RELIEVED: _relieved,
        MoveKind.RHYTHM: _rhythm,
    }
)
