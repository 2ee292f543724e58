"""What the columns of a sender's table mean, and what is in their cells. Pure.

Headers are compared folded (no accents, case or punctuation), in Spanish, English and French.
A column about migratory status is never read: nobody asks for it, and it is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from core.atlas.names import fold
from core.errors import UnusableInput
from core.phones.parsing import UnusablePhone, parse_phone
from registry.people.models import Need, StayKind
from registry.people.record import BIRTH_YEARS

NAMES: dict[str, tuple[str, ...]] = {
    "reference": (
        "referencia",
        "reference",
        "ref",
        "id",
        "folio",
        "matricula",
        "numero",
        "no",
        "numero de registro",
        "registration number",
    ),
    "full_name": (
        "nombre completo",
        "nombre y apellidos",
        "nombre y apellido",
        "full name",
        "name",
        "nom complet",
    ),
    "first_name": ("nombre", "nombres", "first name", "given name", "prenom"),
    "last_name": ("apellido", "apellidos", "last name", "surname", "family name", "nom"),
    "phone": (
        "telefono",
        "tel",
        "celular",
        "movil",
        "phone",
        "telephone",
        "mobile",
        "cell",
        "phone number",
        "numero de telefono",
    ),
    "whatsapp": ("whatsapp", "tiene whatsapp", "has whatsapp", "wa"),
    "email": ("correo", "correo electronico", "email", "e mail", "mail", "courriel"),
    "birth": (
        "fecha de nacimiento",
        "nacimiento",
        "ano de nacimiento",
        "birth date",
        "date of birth",
        "birth year",
        "year of birth",
        "dob",
        "date de naissance",
    ),
    "sex": ("sexo", "genero", "sex", "gender", "sexe"),
    "language": (
        "idioma",
        "lengua",
        "idioma preferido",
        "language",
        "preferred language",
        "langue",
    ),
    "needs": ("necesidades", "necesidades especiales", "needs", "special needs", "besoins"),
    "contact_name": (
        "contacto",
        "contacto de emergencia",
        "nombre del contacto",
        "emergency contact",
        "contact name",
    ),
    "contact_phone": (
        "telefono de contacto",
        "telefono del contacto",
        "telefono de emergencia",
        "emergency phone",
        "contact phone",
    ),
    "note": ("nota", "notas", "observaciones", "note", "notes", "remarks", "comments"),
    "household": ("hogar", "familia", "grupo familiar", "household", "family", "foyer"),
    "lon": ("longitud", "lon", "lng", "long", "longitude", "x"),
    "lat": ("latitud", "lat", "latitude", "y"),
    "address": ("direccion", "domicilio", "calle", "address", "street", "adresse"),
    "city": (
        "ciudad",
        "municipio",
        "localidad",
        "condado",
        "lugar",
        "city",
        "town",
        "municipality",
        "county",
        "place",
        "ville",
    ),
    "state": ("estado", "departamento", "provincia", "state", "province", "department"),
    "zip": (
        "zip",
        "codigo postal",
        "cp",
        "zip code",
        "postal code",
        "zipcode",
        "postcode",
        "code postal",
    ),
    "place_country": ("pais", "pais de residencia", "country", "country of residence", "pays"),
    "kind": ("tipo", "tipo de estancia", "estancia", "kind", "stay", "stay type", "type"),
    "from_on": ("desde", "fecha de inicio", "llegada", "from", "start", "start date", "arrival"),
    "until_on": ("hasta", "fecha de fin", "salida", "until", "to", "end", "end date", "departure"),
    "consent": (
        "consentimiento",
        "fecha de consentimiento",
        "consent",
        "consent date",
        "consentement",
    ),
}
"""Field to the headers that mean it."""

STATUS_WORDS = (
    "migratori",
    "immigration",
    "legal status",
    "visa",
    "estatus",
    "alien number",
    "a number",
    "documentad",
)

_NEED_WORDS: dict[Need, tuple[str, ...]] = {
    Need.INTERPRETER: ("interprete", "interpreter", "traductor"),
    Need.MEDICAL: (
        "medical",
        "medico",
        "medica",
        "salud",
        "enfermedad",
        "cronico",
        "dialisis",
        "oxigeno",
        "insulina",
    ),
    Need.MOBILITY: (
        "mobility",
        "movilidad",
        "silla de ruedas",
        "wheelchair",
        "discapacidad",
        "disability",
    ),
    Need.PREGNANCY: ("pregnancy", "pregnant", "embarazo", "embarazada"),
    Need.INFANT: ("infant", "bebe", "lactante", "baby"),
    Need.MINOR_ALONE: (
        "minor alone",
        "menor solo",
        "menor no acompanado",
        "nna",
        "unaccompanied minor",
    ),
    Need.OLDER: ("older", "adulto mayor", "tercera edad", "elderly", "anciano"),
    Need.DETAINED: ("detained", "detenido", "detenida", "detencion"),
    Need.NO_PHONE: ("no phone", "sin telefono"),
}
_LANGUAGES = {
    "espanol": "es",
    "castellano": "es",
    "spanish": "es",
    "ingles": "en",
    "english": "en",
    "frances": "fr",
    "french": "fr",
    "francais": "fr",
    "kiche": "quc",
    "quiche": "quc",
    "mam": "mam",
    "qeqchi": "kek",
    "kekchi": "kek",
    "criollo haitiano": "ht",
    "creole": "ht",
    "kreyol": "ht",
    "haitian creole": "ht",
    "portugues": "pt",
    "garifuna": "cab",
    "miskito": "miq",
    "nahuatl": "nah",
    "kaqchikel": "cak",
    "ixil": "ixl",
    "qanjobal": "kjb",
}
_YES = {"si", "s", "yes", "y", "oui", "x", "1", "true", "verdadero"}
_NO = {"no", "n", "non", "0", "false", "falso", ""}
_SEXES = {
    "": "",
    "f": "f",
    "m": "m",
    "x": "x",
    "h": "m",
    "mujer": "f",
    "femenino": "f",
    "female": "f",
    "woman": "f",
    "hombre": "m",
    "masculino": "m",
    "male": "m",
    "man": "m",
    "otro": "x",
    "other": "x",
    "no binario": "x",
}
_KINDS = {
    "": StayKind.RESIDENCE,
    "residencia": StayKind.RESIDENCE,
    "residence": StayKind.RESIDENCE,
    "reside": StayKind.RESIDENCE,
    "viaje": StayKind.TRIP,
    "trip": StayKind.TRIP,
    "visita": StayKind.TRIP,
    "travel": StayKind.TRIP,
    "turista": StayKind.TRIP,
}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_SCIENTIFIC = re.compile(r"^\d[.,]\d+E\+?\d+$", re.IGNORECASE)


class InvalidCell(UnusableInput):
    """A cell nobody can use; `location` is the field."""


def fields_of(header: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return which field stands in which column, and the headers that are not read.

    Raises UnusableInput.
    """
    meaning = {word: field for field, words in NAMES.items() for word in words}
    found: dict[str, int] = {}
    ignored: list[str] = []
    for column, title in enumerate(header):
        folded = fold(title)
        field = None if any(word in folded for word in STATUS_WORDS) else meaning.get(folded)
        if field is None:
            ignored.append(title[:60])
        elif field in found:
            raise UnusableInput(
                "row 1", f"columns {found[field] + 1} and {column + 1} both mean {field}"
            )
        else:
            found[field] = column
    _require_fields(found)
    return found, tuple(ignored)


def _require_fields(found: Mapping[str, int]) -> None:
    """Raise UnusableInput unless there are columns for the name, the place and the consent."""
    if not ({"full_name", "first_name"} & found.keys()):
        raise UnusableInput("row 1", "no column for the name (nombre, name)")
    if not ({"lat", "city", "zip", "address"} & found.keys()):
        raise UnusableInput(
            "row 1", "no column for the place (municipio, ZIP, latitud and longitud)"
        )
    if "consent" not in found:
        raise UnusableInput(
            "row 1", "no column says when the person consented (consentimiento, consent)"
        )


def unwrapped(text: str) -> str:
    """Return the text without the `="…"` by which spreadsheets keep digits as text."""
    return text[2:-1] if text.startswith('="') and text.endswith('"') and len(text) >= 3 else text


def refuse_formula(field: str, text: str) -> str:
    """Return the text, unless a spreadsheet would run it. Raises InvalidCell."""
    if text.startswith(("=", "@", "\t")) or (
        text.startswith(("+", "-")) and "(" in text and "!" in text
    ):
        raise InvalidCell(field, "begins like a formula")
    return text


def yes(field: str, text: str) -> bool:
    """Return whether a cell says yes. Raises InvalidCell."""
    word = fold(text)
    if word in _YES or word in _NO:
        return word in _YES
    raise InvalidCell(field, "says neither yes nor no")


def day(field: str, text: str, *, optional: bool = True) -> date | None:
    """Return a date as dd/mm/yyyy or ISO. Raises InvalidCell."""
    if not text and optional:
        return None
    match = _ISO.fullmatch(text)
    parts = (match[1], match[2], match[3]) if match else None
    if parts is None:
        match = _DAY_FIRST.fullmatch(text)
        parts = (match[3], match[2], match[1]) if match else None
    try:
        if parts:
            return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        pass
    raise InvalidCell(field, "is no date as dd/mm/yyyy or yyyy-mm-dd")


def birth_year(text: str, today: datetime) -> int | None:
    """Return the year out of a date or a year of birth. Raises InvalidCell."""
    if not text:
        return None
    year = int(text) if re.fullmatch(r"\d{4}", text) else None
    if year is None:
        born = day("birth", text)
        year = born.year if born else None
    if year is None or year not in BIRTH_YEARS or year > today.year:
        raise InvalidCell("birth", f"lies outside {BIRTH_YEARS[0]} to {today.year}")
    return year


def sex(text: str) -> str:
    """f, m, x or empty. Raises InvalidCell."""
    if fold(text) not in _SEXES:
        raise InvalidCell("sex", "is not f, m, x or empty")
    return _SEXES[fold(text)]


def kind(text: str) -> StayKind:
    """Residence (when nothing is said) or trip. Raises InvalidCell."""
    if fold(text) not in _KINDS:
        raise InvalidCell("kind", "is neither residencia nor viaje")
    return _KINDS[fold(text)]


def language(text: str) -> str:
    """Return a language tag, from itself or from the name of the language; es when empty.

    Raises InvalidCell.
    """
    folded = fold(text).replace(" ", "") if fold(text) not in _LANGUAGES else fold(text)
    if folded in _LANGUAGES:
        return _LANGUAGES[folded]
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", text.strip()):
        head, *rest = text.strip().split("-")
        return "-".join([head.lower(), *rest])
    if not text:
        return "es"
    raise InvalidCell("language", "is no language Atalaya knows; use a tag such as es or quc")


def needs(text: str) -> tuple[Need, ...]:
    """Needs by code or by word, separated by commas, semicolons or slashes. Raises InvalidCell."""
    found: list[Need] = []
    for part in (fold(part) for part in re.split(r"[,;/|+]", text)):
        if not part or part in {"no", "ninguna", "none"}:
            continue
        meant = [need for need, words in _NEED_WORDS.items() if part == fold(need) or part in words]
        if not meant:
            raise InvalidCell("needs", f"{part[:40]!r} is not a need Atalaya knows")
        found.extend(meant)
    return tuple(dict.fromkeys(found))


def phone(field: str, text: str, country: str) -> str:
    """Return a telephone as it is kept, dialled from `country` unless it says otherwise; empty
    stays empty. Raises InvalidCell.
    """
    if not text:
        return ""
    if _SCIENTIFIC.match(text):
        raise InvalidCell(
            field, "was turned into a number by a spreadsheet; send the column as text"
        )
    try:
        return parse_phone(re.sub(r"\.0$", "", text), country)
    except UnusablePhone as wrong:
        raise InvalidCell(field, f"is no telephone: {wrong.what}") from wrong
