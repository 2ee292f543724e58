"""What is wrong with an answer, in words for whoever wrote it. Pure.

Little is refused: a person who does not know the day they were born, or has no telephone, is
registered all the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from core.errors import UnusableInput
from core.i18n.languages import N_
from core.phones.evidence import PhoneEvidence
from core.phones.parsing import reading_if_any
from core.phones.single_number import AskedNumber, read_number
from core.problems import Problem
from registry.joining.answers import Member, StayAnswer
from registry.people.models import Need
from registry.people.record import is_email
from registry.people.text_limits import is_about_status

CHANNELS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "call": ("phone", N_("llamada")),
        "sms": ("phone", N_("SMS")),
        "whatsapp": ("phone", N_("WhatsApp")),
        "email": ("email", N_("correo electrónico")),
    }
)
"""Channel -> which answer it needs, and its words."""
PURPOSES = ("alerts", "check")
_LONGEST_NAME = 200
_LINK = re.compile(r"https?:|www\.|[<>{}]", re.IGNORECASE)
_OLDEST = 120
MOST_DAYS = 731


class InvalidAnswer(UnusableInput):
    """An answer nobody can use; `problem` says why in words that can be translated."""

    def __init__(self, field: str, problem: Problem) -> None:
        super().__init__(field, problem.message)
        self.field, self.problem = field, problem


def read_name(text: str, field: str = "full_name") -> str:
    """Return a name as it is kept. Raises InvalidAnswer."""
    if not any(sign.isalpha() for sign in text):
        raise InvalidAnswer(field, Problem(N_("Escriba el nombre y los apellidos.")))
    if len(text) > _LONGEST_NAME or _LINK.search(text) or is_about_status(text):
        raise InvalidAnswer(field, Problem(N_("Eso no parece un nombre: escriba solo el nombre.")))
    return text


def read_birth(day: str, month: str, year: str, today: date) -> tuple[int | None, str]:
    """Return year and day (ISO 8601, or empty) of a birth; nothing where nothing was written.

    The year alone is enough. Raises InvalidAnswer.
    """
    day, month, year = day.strip(), month.strip(), year.strip()
    if not f"{day}{month}{year}":
        return None, ""
    whole = _number(year)
    if whole is None or not today.year - _OLDEST <= whole <= today.year:
        raise InvalidAnswer("birth", Problem(N_("Escriba el año con sus cuatro cifras: 1985.")))
    return whole, _birthday(whole, month, day, today) if day and month else ""


def read_member(member: Member, members: int, most: int) -> Member:
    """Return one more of a household. Raises InvalidAnswer where no more fit."""
    if members >= most:
        raise InvalidAnswer(
            "member_name",
            Problem(N_("En un solo registro caben %(most)s personas."), {"most": most}),
        )
    return member


def read_needs(codes: list[str]) -> tuple[str, ...]:
    """Return the needs that were ticked, those that exist, each once."""
    known = {need.value for need in Need}
    return tuple(dict.fromkeys(code for code in codes if code in known))


def read_phone(
    text: str, countries: Sequence[str], field: str = "phone", *, is_own: bool = True
) -> str:
    """Return a telephone (E.164) of a box; empty for none.

    Without `+` it rings where it exists: of `countries` (where somebody is, then where they are
    from) in the one whose plan has it. One that both have is, of the person's own, where they are;
    of somebody else it is asked. Raises InvalidAnswer.
    """
    if not text:
        return ""
    try:
        value = read_number(text, _rings_in(text, countries, is_own=is_own)).value
    except AskedNumber as wrong:
        raise InvalidAnswer(field, wrong.problem) from wrong
    if not value.startswith("+"):
        raise InvalidAnswer(field, Problem(N_("Escriba el número completo, con su lada.")))
    return value


def read_email(text: str) -> str:
    """Return an e-mail address; empty for none. Raises InvalidAnswer."""
    if text and not is_email(text):
        raise InvalidAnswer("email", Problem(N_("Ese correo no está completo: falta algo.")))
    return text


def read_consents(ticked: list[str], *, has_phone: bool, has_email: bool) -> tuple[str, ...]:
    """Return which channels may be used for what, of those that there is an address for."""
    has = {"phone": has_phone, "email": has_email}
    offered = {
        f"{channel}:{purpose}"
        for channel, (needed, _words) in CHANNELS.items()
        if has[needed]
        for purpose in PURPOSES
    }
    return tuple(dict.fromkeys(each for each in ticked if each in offered))


def read_days(from_on: str, until_on: str, today: date) -> tuple[str, str]:
    """Return first and last day of a stage (ISO 8601). Raises InvalidAnswer."""
    first, last = _day(from_on), _day(until_on)
    if first is None:
        raise InvalidAnswer("from_on", Problem(N_("Elija el día en que llega.")))
    if last is None or last < first:
        raise InvalidAnswer(
            "until_on", Problem(N_("Elija el día en que se va: no puede ser antes de llegar."))
        )
    if last < today or (last - today).days > MOST_DAYS:
        raise InvalidAnswer("until_on", Problem(N_("Ese viaje ya pasó o está demasiado lejos.")))
    return first.isoformat(), last.isoformat()


def in_order(stages: tuple[StayAnswer, ...]) -> tuple[StayAnswer, ...]:
    """Return the stages of a trip by their first day."""
    return tuple(sorted(stages, key=lambda each: (each.from_on, each.until_on)))


# -- inside ---------------------------------------------------------------------------------


def _birthday(year: int, month: str, day: str, today: date) -> str:
    """Return the day (ISO 8601). Raises InvalidAnswer."""
    try:
        born = date(year, _number(month) or 0, _number(day) or 0)
    except ValueError:
        raise InvalidAnswer("birth", Problem(N_("Ese día no existe en el calendario."))) from None
    if born > today:
        raise InvalidAnswer("birth", Problem(N_("Ese día aún no llega.")))
    return born.isoformat()


def _rings_in(text: str, countries: Sequence[str], *, is_own: bool) -> PhoneEvidence:
    """Return what tells where a number rings; several countries in doubt are asked about."""
    valid = [country for country in countries if _exists_in(text, country)]
    likely = valid or list(countries)
    if len(likely) == 1 or (is_own and likely):
        return PhoneEvidence(city=likely[0])
    return PhoneEvidence(owner=countries[-1] if countries else "", doubted=tuple(countries))


def _exists_in(text: str, country: str) -> bool:
    found = reading_if_any(text, country)
    return found is not None and found.is_valid


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
