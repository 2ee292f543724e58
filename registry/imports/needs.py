"""Needs as people say them -> codes. Pure.

What somebody says counts by the words in it, phrase by phrase: "usa silla de ruedas" is a need of
mobility, "no usa silla de ruedas" is none. A phrase nobody understands is given back as it was
said: who has a need must not be the one left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from core.atlas.names import fold
from core.tabular.cells.answers import UnreadableCell, is_nothing, read_answer
from registry.people.models import Need

_WORDS: Mapping[Need, str] = MappingProxyType(
    {
        Need.INTERPRETER: (
            "interprete, interpretes, interpreter, traductor, traductora, translator, traduccion,"
            " no habla espanol, no habla ingles, no entiende espanol, does not speak, sord*,"
            " deaf, sourd*, lengua de senas, sign language, langue des signes, no oye, mudo, muda,"
            " hipoacusi*, solo habla, only speaks, ne parle pas"
        ),
        Need.MEDICAL: (
            "medical, medico, medica, medicos, medicas, medicamento*, medicina*, medication*,"
            " medicine, medicacion, salud, enferm*, cronic*, chronic*, dialisis, dialysis, dialyse,"
            " hemodialisis, oxigeno, oxygen, oxygene, insulin*, diabet*, hipertens*, hypertens*,"
            " presion alta, high blood pressure, cancer*, quimioterapia, chemo*, radioterapia,"
            " asma, asmatic*, asthma*, asthme, epileps*, epileptic*, convulsion*, cardiac*,"
            " cardiopat*, corazon, heart, marcapasos, pacemaker, renal*, rinon*, kidney, vih, hiv,"
            " sida, tuberculosis, epoc, copd, trasplant*, transplant*, alzheimer, demencia,"
            " dementia, parkinson, esquizofren*, depresion, psiquiatric*, tratamiento, treatment,"
            " traitement, alergi*, allerg*, hemofili*, embolia, derrame, stroke, tiroides, anemia,"
            " ventilador, cpap, nebuliz*, cirugia, surgery, hospitaliza*, malade, maladie*"
        ),
        Need.MOBILITY: (
            "mobility, movilidad, mobilite, silla de ruedas, silla ruedas, wheelchair,"
            " fauteuil roulant, discapacidad*, discapacitad*, disability, disabled, handicap*,"
            " muletas, crutches, bequilles, baston, andadera, andador, walker, cane, protesis,"
            " prosthe*, amputad*, amputee, paralisis, paralitic*, paralyz*, paraplejic*,"
            " cuadriplejic*, tetraplejic*, hemiplejia, no camina, no puede caminar, cannot walk,"
            " can t walk, cant walk, ne marche pas, postrad*, encamad*, bedridden, en cama, no ve,"
            " ciego, ciega, ceguera, blind, aveugle, invidente, baja vision, debil visual,"
            " dificultad para caminar, fractura*, inmovil*"
        ),
        Need.PREGNANCY: (
            "pregnancy, pregnan*, embaraz*, gestante, gestacion, enceinte, encinta, grossesse,"
            " espera bebe, puerper*"
        ),
        Need.INFANT: (
            "infant, infants, bebe, bebes, lactante*, lactancia, baby, babies, newborn,"
            " recien nacid*, nourrisson*, amamanta*, breastfeed*, pecho materno"
        ),
        Need.MINOR_ALONE: (
            "minor alone, menor solo, menor sola, menores solos, menor no acompanad*, nna,"
            " unaccompanied minor, unaccompanied child, nino solo, nina sola,"
            " adolescente no acompanad*, mineur isole, mineur non accompagne"
        ),
        Need.OLDER: (
            "older, adulto mayor, adulta mayor, adultos mayores, tercera edad, elderly, anciano,"
            " anciana, persona mayor, senior, personne agee, vejez, geriatric*"
        ),
        Need.DETAINED: (
            "detained, detenid*, detencion, detention, preso, presa, encarcelad*, jail, in prison,"
            " en prision, incarcer*, detenu, detenue"
        ),
        Need.NO_PHONE: (
            "no phone, sin telefono, no tiene telefono, sin celular, no tiene celular,"
            " without phone, has no phone, sans telephone, pas de telephone"
        ),
    }
)
"""Folded words and phrases of each need; `*` stands for any ending."""
_NONE = frozenset(
    {
        "no", "ninguna", "ninguno", "none", "aucun", "aucune", "non", "nada", "sin necesidades",
        "no necesita", "no tiene", "sano", "sana", "healthy", "sin necesidad", "no aplica",
        "no needs", "no need", "ninguna necesidad", "niega", "sin enfermedades",
    }
)  # fmt: skip
_NO_UNDER_TITLE = frozenset({"0", "n", "f", "false", "falso", "faux"})
"""How machines and ticks say no: nothing of the need in the title."""
_PARTS = re.compile(r"[,;/|+&\n.]+|\s+(?:y|e|and|et)\s+", re.IGNORECASE)
_NEGATED = re.compile(r"^(?:no|sin|niega|without|not|sans|pas de|ninguna?|aucune?)\b")
_OLD_AGE = re.compile(r"\b(?:tiene |de )?(\d{2,3}) (?:anos|years|ans)\b")
_OLDER_FROM = 65
_SINCE = re.compile(
    r"(?:de |desde hace |hace |con |for |depuis )?\d{1,3} (?:dias?|semanas?|mes(?:es)?|anos?|days?"
    r"|weeks?|months?|years?|jours?|semaines?|mois|ans?)"
)


@dataclass(frozen=True, slots=True)
class NeedsSaid:
    """The needs in a cell, and the phrases that say none we know, as they were said."""

    needs: tuple[Need, ...] = ()
    unread: tuple[str, ...] = ()
    has_details: bool = False
    """Whether the words say more than the codes (which illness, how many months)."""


@lru_cache(maxsize=4096)
def read_needs(text: str) -> NeedsSaid:
    """Return the needs that a cell says."""
    if is_nothing(text) and not _names_a_need(text):
        return NeedsSaid()
    found: dict[Need, None] = {}
    unread: list[str] = []
    has_details = False
    for part in (each.strip() for each in _PARTS.split(text)):
        if found and _SINCE.fullmatch(fold(part)):
            has_details = True  # `embarazada, 7 meses`: how long is said of the need before it
            continue
        needs, is_understood = _of_phrase(part)
        found.update(dict.fromkeys(needs))
        if not is_understood:
            unread.append(part)
        has_details = has_details or (bool(needs) and not _is_plain(part))
    return NeedsSaid(tuple(found), tuple(unread), has_details)


def needs_under(title: str, text: str) -> NeedsSaid:
    """Return the needs that a cell says under its title.

    Under the title of one need, a yes, or words that deny nothing, say that need: `Embarazo: sí`,
    `Embarazo: 5 meses`. Under one that speaks of health in general only a yes does.
    """
    if fold(text) in _NO_UNDER_TITLE:
        return NeedsSaid()
    said = read_needs(text)
    if not said.unread or _NEGATED.search(fold(text)):
        return said
    titled = read_needs(title).needs
    if _is_yes(text):
        return NeedsSaid(titled, (), said.has_details) if titled else said
    own = tuple(need for need in titled if need is not Need.MEDICAL)
    if not own:
        return said
    return NeedsSaid(tuple(dict.fromkeys((*own, *said.needs))), (), has_details=True)


# -- inside ---------------------------------------------------------------------------------


def _names_a_need(text: str) -> bool:
    return any(each.search(fold(text)) for each in _PATTERNS.values())


def _is_yes(text: str) -> bool:
    try:
        return read_answer(text) == "yes"
    except UnreadableCell:
        return False


def _of_phrase(part: str) -> tuple[tuple[Need, ...], bool]:
    """Return the needs of one phrase, and whether it was understood."""
    phrase = fold(part)
    if not phrase or phrase in _NONE:
        return (), True
    found = tuple(need for need, pattern in _PATTERNS.items() if pattern.search(phrase))
    age = _OLD_AGE.search(phrase)
    if age and int(age[1]) >= _OLDER_FROM:
        found = (*found, Need.OLDER)
    if found and _is_denied(phrase):
        return (), False
    return tuple(dict.fromkeys(found)), bool(found) or is_nothing(part)


def _is_denied(phrase: str) -> bool:
    """Return whether a phrase denies what it names: unless the need itself begins with a no."""
    match = _NEGATED.search(phrase)
    if match is None:
        return False
    return not any(pattern.match(phrase) for pattern in _PATTERNS.values())


def _is_plain(part: str) -> bool:
    """Return whether a phrase is a code, or a word that says no more than one."""
    return fold(part) in _PLAIN


def _pattern(words: str) -> re.Pattern[str]:
    phrases = (each.strip().replace("*", r"\w*") for each in words.split(","))
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b")


_PATTERNS: Mapping[Need, re.Pattern[str]] = MappingProxyType(
    {need: _pattern(f"{words}, {fold(need.value)}") for need, words in _WORDS.items()}
)
_PLAIN = frozenset(fold(need.value) for need in Need) | {
    "interprete", "medico", "medica", "salud", "movilidad", "embarazo", "embarazada", "pregnant",
    "bebe", "lactante", "menor solo", "menor no acompanado", "adulto mayor", "tercera edad",
    "detenido", "detenida", "sin telefono", "no phone", "elderly", "older", "disability",
    "discapacidad", "silla de ruedas", "wheelchair", "usa silla de ruedas",
}  # fmt: skip
