"""The ten rules of data entry, each held by a check or named where somebody types.

The Conference asked for "a kind of decalogue of how cases should be fed", so that figures of two
posts mean the same. They stand in one table, which the form and the manual print; `check_entry`
holds those that a program can hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.atlas.names import fold
from core.i18n.languages import N_
from core.problems import Problem
from registry.people.card import ADULT_AT, Card
from registry.people.card_parts import ConsentOrigin
from registry.people.models import Need, StayKind
from registry.people.text_limits import is_about_status


@dataclass(frozen=True, slots=True)
class EntryRule:
    """One rule: its short name and what it asks, as message ids."""

    title: str
    words: str


ENTRY_RULES: tuple[EntryRule, ...] = (
    EntryRule(
        N_("Una persona, una ficha"),
        N_("Antes de guardar se muestran las fichas parecidas: si es la misma, se completa esa."),
    ),
    EntryRule(
        N_("El nombre entero, como lo usa"),
        N_("Nombres y los dos apellidos si los tiene. Sin títulos, sin números, sin apodos."),
    ),
    EntryRule(
        N_("Nada inventado"),
        N_("Lo que no se sabe se deja en blanco: ni «no tiene», ni «xxx», ni 0000, ni 1900."),
    ),
    EntryRule(
        N_("El teléfono, con su país"),
        N_("Con «+», o del país del lugar. Si puede ser de dos países, se pregunta."),
    ),
    EntryRule(
        N_("El lugar se elige"),
        N_("De los que se ofrecen, con su estado. Si no se halla, queda por ubicar, a la vista."),
    ),
    EntryRule(
        N_("Lo que termina lleva su último día"),
        N_("Un viaje y una temporada, un embarazo: así se borran solos y nadie los cuenta de más."),
    ),
    EntryRule(
        N_("Necesidades, no etiquetas"),
        N_("Se marca la ayuda que haría falta. No diagnósticos, ni juicios sobre la persona."),
    ),
    EntryRule(
        N_("La familia, junta"),
        N_("Quienes viven juntos van en un hogar. Un menor va con un adulto, o marcado solo."),
    ),
    EntryRule(
        N_("Primero el consentimiento"),
        N_("Se lee el texto, y se anota el día y por dónde lo dio. Sin él no se guarda nada."),
    ),
    EntryRule(
        N_("Nunca la situación migratoria"),
        N_("No se pregunta ni se escribe, tampoco en las notas."),
    ),
)
"""In the order in which somebody is asked."""

NO_SURNAME = "-"
"""Typed behind a name that has no surname."""
_FILLERS = re.compile(
    r"(?:x{2,}|n ?/?a|s ?/?n|nn|no (?:tiene|sabe|aplica|name)|ninguno|ninguna|none|aucun"
    r"|desconocid[oa]|unknown|inconnu|sin (?:nombre|apellido|datos|informacion)|test|prueba)"
)
_SAME_DIGIT = re.compile(r"\+\d{1,3}?(\d)\1{5,}")
_INVENTED_YEARS = frozenset({1900, 1901})


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdEntry:
    """What somebody is about to register: people who live at one place, and their consent."""

    cards: Sequence[Card]
    kind: StayKind = StayKind.RESIDENCE
    from_on: date | None = None
    until_on: date | None = None
    consent_on: date | None = None
    how: ConsentOrigin | None = None


def check_entry(entry: HouseholdEntry, today: date) -> dict[str, Problem]:
    """Return what breaks a rule, by field: `full_name.0` is the name of the first person, and a
    field without a number is of all of them. Empty when all holds.
    """
    problems = dict((*_of_stay(entry), *_of_consent(entry, today)))
    for number, card in enumerate(entry.cards):
        found = (*_of_name(card), *_of_words(card), *_of_numbers(card), *_of_needs(card, today))
        problems |= {f"{field}.{number}": problem for field, problem in found}
    return {**problems, **dict(_of_minors(entry.cards, today))}


def check_words(card: Card) -> dict[str, Problem]:
    """Return what breaks a rule in the words and numbers of a card that is changed, by field."""
    found = (*_of_name(card), *_of_words(card), *_of_numbers(card))
    return dict(found)


def without_dash(name: str) -> str:
    """Return a name without the dash that says that there is no surname."""
    words = name.split()
    return " ".join(words[:-1] if words[1:] and words[-1] == NO_SURNAME else words)


# -- inside ---------------------------------------------------------------------------------

Found = Iterator[tuple[str, Problem]]


def _of_stay(entry: HouseholdEntry) -> Found:
    if entry.kind is StayKind.TRIP and entry.from_on is None:
        yield "from_on", Problem(N_("De un viaje hace falta el primer día."))
    if entry.kind is not StayKind.RESIDENCE and entry.until_on is None:
        yield "until_on", Problem(N_("Hace falta el último día: después nadie le busca ahí."))
    if entry.from_on and entry.until_on and entry.until_on < entry.from_on:
        yield "until_on", Problem(N_("Termina antes de empezar."))


def _of_consent(entry: HouseholdEntry, today: date) -> Found:
    if entry.consent_on is None or entry.how is None:
        yield "consent_on", Problem(N_("Falta el consentimiento: el día y por dónde lo dio."))
    elif entry.consent_on > today:
        yield "consent_on", Problem(N_("El día del consentimiento está en el futuro."))


def _of_name(card: Card) -> Found:
    name = card.full_name.strip()
    if not name:
        yield "full_name", Problem(N_("Falta el nombre."))
    elif any(map(str.isdigit, name)):
        yield "full_name", Problem(N_("Un nombre no lleva números."))
    elif _FILLERS.fullmatch(fold(name)):
        yield (
            "full_name",
            Problem(N_("Eso no es un nombre: sin nombre no se puede buscar a nadie.")),
        )
    elif len(name.split()) < 2:
        yield (
            "full_name",
            Problem(
                N_("Falta el apellido. Si no tiene, escriba un guion: «%(name)s -»."),
                {"name": name},
            ),
        )


def _of_words(card: Card) -> Found:
    for field in ("full_name", "note", "contact_name"):
        if is_about_status(getattr(card, field)):
            yield field, Problem(N_("Habla de la situación migratoria: eso no se guarda. Quítelo."))
    for field in ("note", "contact_name", "email"):
        if _FILLERS.fullmatch(fold(getattr(card, field))):
            yield field, Problem(N_("Lo que no se sabe se deja en blanco."))


def _of_numbers(card: Card) -> Found:
    numbers = {"phone": card.phone, "contact_phone": card.contact_phone}
    for field, number in numbers.items():
        if _SAME_DIGIT.fullmatch(number):
            yield field, Problem(N_("Parece inventado. Si no tiene teléfono, déjelo en blanco."))
    if card.phone and card.phone == card.contact_phone:
        yield (
            "contact_phone",
            Problem(N_("Es el mismo teléfono de la persona: hace falta el de otra.")),
        )
    if card.birth_year in _INVENTED_YEARS:
        yield "birth", Problem(N_("Parece inventado. Si no sabe el año, déjelo en blanco."))


def _of_needs(card: Card, today: date) -> Found:
    last = {each.need: each.until_on for each in card.needs_until}
    if Need.PREGNANCY in card.needs and Need.PREGNANCY not in last:
        yield "needs_until", Problem(N_("Hasta cuándo: el mes en que espera dar a luz."))
    elif any(day < today.isoformat() for day in last.values()):
        yield "needs_until", Problem(N_("Ese día ya pasó."))


def _of_minors(cards: Sequence[Card], today: date) -> Found:
    """Yield the minors of whom nobody grown up is there or named."""
    has_adult = any(not _is_minor(card, today) for card in cards)
    for number, card in enumerate(cards):
        is_alone = _is_minor(card, today) and not has_adult
        if is_alone and Need.MINOR_ALONE not in card.needs and not card.contact_phone:
            yield (
                f"contact_name.{number}",
                Problem(
                    N_(
                        "Es menor y nadie mayor está con él o ella: anote a quién llamar, o "
                        "márquelo «menor sin compañía»."
                    )
                ),
            )


def _is_minor(card: Card, today: date) -> bool:
    return card.birth_year is not None and today.year - card.birth_year < ADULT_AT


FIELD_RULES: Mapping[str, int] = {
    "doubles": 1,
    "full_name": 2,
    "birth": 3,
    "phone": 4,
    "place": 5,
    "until_on": 6,
    "needs": 7,
    "household": 8,
    "consent_on": 9,
    "note": 10,
}
"""Where the form names which rule, by the part of the form."""
