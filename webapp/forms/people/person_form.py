"""The forms of people: of a household to be registered, and of one person to be changed.

What stands in the boxes becomes cards (`registry.people.card`); what cannot be read is a fault of
its box, by name, and nothing typed is lost. Nothing is invented: an empty box says nothing.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from core.i18n.formats import Formats
from core.i18n.languages import N_
from core.phones.evidence import PhoneEvidence
from core.phones.single_number import AskedNumber, read_number
from core.problems import Problem
from core.tabular.cells.answers import UnreadableCell
from core.tabular.cells.day_order import DayOrder, parse_day
from core.tabular.cells.languages import read_languages
from registry.people.card import BIRTH_YEARS, Card, InvalidCard, check_card, with_needs
from registry.people.card_parts import (
    ChannelConsent,
    ChannelPurpose,
    ConsentOrigin,
    ContactChannel,
    EmergencyContact,
    NeedUntil,
    iso_day,
)
from registry.people.models import Need
from registry.registration.entry_rules import without_dash
from webapp.forms.engine import FormField
from webapp.forms.field_types import LINES, LISTED_CODES, LONG_TEXT, TEXT, Boxes

MOST_PERSONS, FIRST_ROWS, MORE_ROWS = 12, 3, 3
PERSON = (
    FormField("full_name", TEXT),
    FormField("birth", TEXT),
    FormField("sex", TEXT),
    FormField("phone", TEXT),
    FormField("has_whatsapp", TEXT),
    FormField("email", TEXT),
    FormField("languages", TEXT),
    FormField("needs", LISTED_CODES),
    FormField("until", parts=tuple(FormField(need.value, TEXT) for need in Need)),
    FormField("channels", LISTED_CODES),
    FormField("preferred", TEXT),
    FormField("note", LONG_TEXT),
)
"""What is asked of each person, in the order of the keyboard and of the paper."""
HOUSEHOLD = (
    FormField(
        "persons",
        parts=PERSON,
        is_list=True,
        most=MOST_PERSONS,
        telling=("full_name", "birth", "phone", "email", "needs", "note"),
    ),
    *(
        FormField(name, TEXT)
        for name in ("place", "kind", "from_on", "until_on", "contact_name", "contact_phone")
    ),
    FormField("consent_on", TEXT),
    FormField("how", TEXT),
)
"""What is asked of all of them once stands behind them."""
CHANGE = (
    *PERSON,
    FormField("other_phones", LINES),
    FormField("contact_name", TEXT),
    FormField("contact_phone", TEXT),
    FormField(
        "contacts",
        parts=tuple(
            FormField(name, TEXT) for name in ("name", "relation", "phone", "is_household")
        ),
        is_list=True,
        most=5,
        telling=("name", "phone"),
    ),
    FormField("how", TEXT),
)
"""What may be changed of a person, their places apart."""
_NEEDED = {
    ContactChannel.CALL: "phone",
    ContactChannel.SMS: "phone",
    ContactChannel.WHATSAPP: "phone",
    ContactChannel.TELEGRAM: "phone",
    ContactChannel.EMAIL: "email",
}
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"\d{4}")


@dataclass(slots=True)
class ReadCard:
    """A card as the boxes say it, with what is wrong, by box."""

    card: Card
    faults: dict[str, Problem] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadingTerms:
    """What boxes are read by: where telephones ring, the day, and how a consent was given."""

    evidence: PhoneEvidence
    today: date
    since: date
    how: ConsentOrigin


def channel_code(channel: ContactChannel, purpose: ChannelPurpose) -> str:
    """Return the value of the box of one channel for one purpose."""
    return f"{channel.value}:{purpose.value}"


def read_person(
    boxes: Mapping[str, Any], terms: ReadingTerms, before: Card | None = None
) -> ReadCard:
    """Return the card that the boxes say; of `before` stays what they do not ask."""
    read = ReadCard(before or Card(full_name=""))
    say = read.faults
    values: dict[str, Any] = {
        "full_name": without_dash(boxes["full_name"]),
        "sex": boxes["sex"] if boxes["sex"] in {"f", "m", "x"} else "",
        "phone": _phone(boxes["phone"], "phone", terms, say),
        "has_whatsapp": bool(boxes["has_whatsapp"]),
        "email": boxes["email"].strip(),
        "note": boxes["note"].strip(),
    }
    values |= _birth(boxes["birth"], terms.today, say)
    values |= _languages(boxes["languages"], say)
    values |= _more(boxes, terms, say)
    needs = [Need(code) for code in _in_order_of(boxes["needs"], read.card.needs)
             if code in set(Need)]  # fmt: skip
    until = _untils(boxes["until"], needs, say)
    read.card = with_needs(replace(read.card, needs_until=()), needs, until)
    read.card = replace(read.card, **values)
    read.card = replace(read.card, **_channels(boxes, read.card, terms, say))
    try:
        check_card(read.card)
    except InvalidCard as wrong:
        _note(say, _BOX_OF.get(wrong.location, wrong.location), _REFUSED.get(wrong.location))
    return read


def boxes_of_card(card: Card) -> Boxes:
    """Return what stands in the boxes for a card."""
    until = {each.need.value: each.until_on for each in card.needs_until}
    return {
        "full_name": card.full_name,
        "birth": card.birth_date or str(card.birth_year or ""),
        "sex": card.sex,
        "phone": card.phone,
        "has_whatsapp": "1" if card.has_whatsapp else "",
        "email": card.email,
        "languages": ", ".join((card.language, *card.languages)),
        "needs": [need.value for need in card.needs],
        "until": until,
        "channels": [channel_code(each.channel, each.purpose) for each in card.channels],
        "preferred": card.preferred_channel,
        "note": card.note,
        "other_phones": list(card.other_phones),
        "contact_name": card.contact_name,
        "contact_phone": card.contact_phone,
        "contacts": [
            {
                "name": each.name,
                "relation": each.relation,
                "phone": each.phone,
                "is_household": "1" if each.is_household else "",
            }
            for each in card.contacts
        ],
        "how": ConsentOrigin.OFFICER.value,
    }


def language_words(card: Card, wording: Formats) -> str:
    """Return the languages of a card by the names people type; one whose name would be read as
    another, by its code.
    """
    names = {tag: wording.language_name(tag) for tag in (card.language, *card.languages)}
    return ", ".join(name if _is_read_as(name, tag) else tag for tag, name in names.items())


def with_contact(
    cards: Sequence[ReadCard], name: str, phone: str, terms: ReadingTerms
) -> dict[str, Problem]:
    """Give the one to call, who is asked once for a household, to each card; return what is wrong
    of it.
    """
    faults: dict[str, Problem] = {}
    number = _phone(phone, "contact_phone", terms, faults)
    for each in cards:
        each.card = replace(each.card, contact_name=name.strip(), contact_phone=number)
    return faults


def day_of_box(text: str) -> date | None:
    """Return the day in a box of days, or None."""
    return iso_day(text.strip())


# -- inside ---------------------------------------------------------------------------------

_BOX_OF = {
    "birth_year": "birth",
    "birth_date": "birth",
    "language": "languages",
    "needs_until": "until",
    "preferred_channel": "preferred",
}
_REFUSED: Mapping[str, Problem] = {
    "full_name": Problem(N_("Falta el nombre.")),
    "email": Problem(N_("No es un correo: falta algo, como en ana@ejemplo.org.")),
    "birth_year": Problem(
        N_("Escriba el año entre %(first)s y %(last)s."),
        {"first": BIRTH_YEARS[0], "last": BIRTH_YEARS[-1]},
    ),
    "contacts": Problem(N_("De cada persona a quien avisar hace falta el nombre.")),
    "languages": Problem(N_("Como mucho seis idiomas, cada uno una vez.")),
    "other_phones": Problem(N_("Como mucho diez teléfonos.")),
}
_TOO_LONG = Problem(N_("Es demasiado largo, o tiene signos que no se pueden guardar."))


def _note(faults: dict[str, Problem], box: str, problem: Problem | None) -> None:
    faults.setdefault(box, problem or _TOO_LONG)


def _phone(text: str, box: str, terms: ReadingTerms, faults: dict[str, Problem]) -> str:
    """Return a telephone (E.164), empty where none stands there or none can be read."""
    if not text.strip():
        return ""
    try:
        value = _number_of(text, terms.evidence)
    except AskedNumber as wrong:
        faults[box] = wrong.problem
        return ""
    if not value.startswith("+"):
        faults[box] = Problem(N_("Es un número corto: hace falta el teléfono de la persona."))
        return ""
    return value


def _number_of(text: str, evidence: PhoneEvidence) -> str:
    """Return a telephone that rings where somebody is; one that does not exist there, and does in
    the country they come from, is of home. Raises AskedNumber.
    """
    try:
        return read_number(text, evidence).value
    except AskedNumber as wrong:
        if not evidence.stated:
            raise
        try:
            return read_number(text, PhoneEvidence(owner=evidence.owner)).value
        except AskedNumber:
            raise wrong from None


def _birth(text: str, today: date, faults: dict[str, Problem]) -> dict[str, Any]:
    text = text.strip()
    if not text:
        return {"birth_year": None, "birth_date": ""}
    if _YEAR.fullmatch(text):
        return {"birth_year": int(text), "birth_date": ""}
    try:
        born = parse_day(text, DayOrder.DAY_FIRST, latest_year=today.year)
    except UnreadableCell:
        faults["birth"] = Problem(N_("Escriba el año, o día, mes y año: 1984, o 31/5/1984."))
        return {}
    if born > today:
        faults["birth"] = Problem(N_("Ese día aún no llega."))
        return {}
    return {"birth_year": born.year, "birth_date": born.isoformat()}


def _is_read_as(name: str, tag: str) -> bool:
    try:
        return read_languages(name) == [tag]
    except UnreadableCell:
        return False


def _languages(text: str, faults: dict[str, Problem]) -> dict[str, Any]:
    if not text.strip():
        return {"language": "es", "languages": ()}
    try:
        codes = read_languages(text) or ["es"]
    except UnreadableCell as wrong:
        faults["languages"] = wrong.problem
        return {}
    first, *further = dict.fromkeys(codes)
    return {"language": first, "languages": tuple(further)}


def _more(
    boxes: Mapping[str, Any], terms: ReadingTerms, faults: dict[str, Problem]
) -> dict[str, Any]:
    """Return what only the form of a change asks."""
    if "contacts" not in boxes:
        return {}
    lines = boxes["other_phones"].splitlines() if boxes["other_phones"] else []
    numbers = [_phone(line, "other_phones", terms, faults) for line in lines]
    contacts = [
        EmergencyContact(
            name=row["name"].strip(),
            relation=row["relation"].strip(),
            phone=_phone(row["phone"], "contacts", terms, faults),
            is_household=bool(row["is_household"]),
        )
        for row in boxes["contacts"]
        if row["name"].strip() or row["phone"].strip()
    ]
    return {
        "other_phones": tuple(filter(None, numbers)),
        "contact_name": boxes["contact_name"].strip(),
        "contact_phone": _phone(boxes["contact_phone"], "contact_phone", terms, faults),
        "contacts": tuple(contacts),
    }


def _untils(
    boxes: Mapping[str, str], needs: Sequence[Need], faults: dict[str, Problem]
) -> list[NeedUntil]:
    """Return the last days of the needs that have one; a month is its last day."""
    found = []
    for need in needs:
        text = boxes.get(need.value, "").strip()
        if not text:
            continue
        day = _last_day(text)
        if day is None:
            faults["until"] = Problem(N_("Escriba el día o el mes: 2027-03-31, o 2027-03."))
        else:
            found.append(NeedUntil(need=need, until_on=day.isoformat()))
    return found


def _last_day(text: str) -> date | None:
    month = _MONTH.fullmatch(text)
    if month is None:
        return day_of_box(text)
    year, number = int(month[1]), int(month[2])
    if not (1 <= number <= 12 and year in BIRTH_YEARS):
        return None
    return date(year, number, calendar.monthrange(year, number)[1])


def _channels(
    boxes: Mapping[str, Any], card: Card, terms: ReadingTerms, faults: dict[str, Problem]
) -> dict[str, Any]:
    """Return the channels ticked: one that stood before keeps its day, a new one bears that of
    now.
    """
    former = {channel_code(each.channel, each.purpose): each for each in card.channels}
    consents = []
    for code in _in_order_of(boxes["channels"], former):
        consent = former.get(code) or _new_consent(code, terms)
        if consent is None:
            continue
        consents.append(consent)
        if not getattr(card, _NEEDED[consent.channel]):
            faults.setdefault(
                "channels", Problem(N_("Para avisarle por ahí hace falta su teléfono o su correo."))
            )
    preferred = boxes["preferred"] if boxes["preferred"] in set(ContactChannel) else ""
    return {"channels": tuple(consents), "preferred_channel": preferred}


def _in_order_of(codes: Iterable[str], former: Iterable[str]) -> list[str]:
    """Return the boxes ticked, those of before first, in their order: a form sent as it stands
    changes nothing.
    """
    ticked = dict.fromkeys(codes)
    before = [code for code in former if code in ticked]
    return [*before, *(code for code in ticked if code not in before)]


def _new_consent(code: str, terms: ReadingTerms) -> ChannelConsent | None:
    channel, _, purpose = code.partition(":")
    try:
        return ChannelConsent(
            channel=ContactChannel(channel),
            purpose=ChannelPurpose(purpose),
            since=terms.since.isoformat(),
            how=terms.how,
        )
    except ValueError:
        return None
