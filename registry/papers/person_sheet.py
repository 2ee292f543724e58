"""The sheet of one person on paper: all that is kept of them, for whoever goes to look for them, or
for the person themselves. Confidential: it bears what it was printed for, by whom and when.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.i18n.formats import Formats
from core.i18n.phones import international
from core.pdf.page_renderer import page_renderer
from core.pdf.paper_templates import paper_templates, template_source
from registry.labels import (
    ACCURACY_WORDS,
    CHANNEL_PURPOSE_WORDS,
    CHANNEL_WORDS,
    KIND_WORDS,
    NEED_WORDS,
    ORIGIN_WORDS,
    SEX_WORDS,
)
from registry.people.access import OpenPerson
from registry.people.card import Card
from registry.people.card_parts import iso_day

_CSS = "pdf/person_sheet/person_sheet.css"
_SIZE = "@page { size: 210mm 279.4mm; margin: 12mm 10mm 14mm }"
"""Fits A4 and Letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSheet:
    """A sheet to be printed."""

    person: OpenPerson
    family: Sequence[OpenPerson]
    """The others of the household."""
    post: str
    purpose: str
    made_by: str
    as_of: datetime
    timezone: str
    """IANA; hours on paper are in it."""


def person_sheet_pdf(sheet: PersonSheet, *, language: str) -> bytes:
    """Return the sheet (PDF/UA-1); the same sheet gives the same bytes.

    Whoever calls has read the persons for the purpose that stands on it.
    """
    wording = Formats(language)
    environment = paper_templates(wording)
    person, day = sheet.person, sheet.as_of.astimezone(ZoneInfo(sheet.timezone)).date()
    text = environment.get_template("pdf/person_sheet/person_sheet.html").render(
        sheet=sheet,
        card=person.card,
        phone=international,
        language=language,
        facts=card_facts(person.card, day, wording),
        stays=[
            (
                wording.gettext(KIND_WORDS[stay.kind]),
                stay.place.text,
                wording.gettext(ACCURACY_WORDS.get(stay.place.accuracy, "")),
                days_words(stay.from_on, stay.until_on, wording),
            )
            for stay in person.stays
        ],
        family=[
            (
                each.card.full_name,
                born_words(each.card, wording),
                international(each.card.phone),
                ", ".join(wording.gettext(NEED_WORDS[need]) for need in each.card.needs_on(day)),
            )
            for each in sheet.family
        ],
        consented=wording.day(person.consent_at.date()),
        until=wording.day(person.keep_until),
        left=wording.day(person.left_on),
        read_at=wording.moment(sheet.as_of, sheet.timezone),
        stamp=f"{sheet.as_of:%Y-%m-%dT%H:%M:%SZ}",
    )
    document = page_renderer().lay_out(text, template_source(environment, _CSS), _SIZE)
    return page_renderer().write(document, hashlib.sha256(text.encode()).digest()[:16], {})


def card_facts(card: Card, day: date, wording: Formats) -> list[tuple[str, str]]:
    """Return what a card says, each with its title, in the order in which it is asked; what it does
    not say is left out.
    """
    _ = wording.gettext
    contacts = [
        f"{each.name} {f'({each.relation})' if each.relation else ''} {international(each.phone)}"
        for each in card.contacts
    ]
    first = f"{card.contact_name} {international(card.contact_phone)}".strip()
    lines = [
        (_("Nacimiento"), born_words(card, wording)),
        (_("Sexo"), _(SEX_WORDS.get(card.sex, "")) if card.sex else ""),
        (_("Teléfono"), _phones(card, wording)),
        (_("Correo electrónico"), card.email),
        (_("Idiomas"), wording.listed(map(wording.language_name, spoken(card)))),
        (_("Necesidades"), wording.parted(needs_words(card, day, wording))),
        (_("Por dónde aceptó avisos"), wording.parted(channel_words(card, wording))),
        (_("A quién avisar"), wording.parted([first, *contacts])),
        (_("Notas"), card.note),
        (_("Dicho en la lista"), card.source_words),
    ]
    return [(title, " ".join(words.split())) for title, words in lines if words.strip()]


def born_words(card: Card, wording: Formats) -> str:
    """Return the day of a birth in words, or its year; nothing where neither is known."""
    born = iso_day(card.birth_date) if card.birth_date else None
    return wording.day(born) if born else str(card.birth_year or "")


def spoken(card: Card) -> tuple[str, ...]:
    """Return the languages of a card, the one somebody speaks best first."""
    return tuple(dict.fromkeys((card.language, *card.languages)))


def needs_words(card: Card, day: date, wording: Formats) -> list[str]:
    """Return the needs that hold on a day, with the last day of those that have one."""
    last = {each.need: each.until_on for each in card.needs_until}
    words = []
    for need in card.needs_on(day):
        until = date.fromisoformat(last[need]) if need in last else None
        name = wording.gettext(NEED_WORDS[need])
        day_words = wording.gettext("hasta el %(day)s", day=wording.day(until)) if until else ""
        words.append(f"{name} ({day_words})" if day_words else name)
    return words


def channel_words(card: Card, wording: Formats) -> list[str]:
    """Return by which channels somebody agreed to be reached, for what, since when and how."""
    return [
        wording.gettext(
            "%(channel)s, para %(purpose)s, desde el %(day)s, %(how)s",
            channel=wording.gettext(CHANNEL_WORDS[each.channel]),
            purpose=wording.gettext(CHANNEL_PURPOSE_WORDS[each.purpose]),
            day=wording.day(date.fromisoformat(each.since)),
            how=wording.gettext(ORIGIN_WORDS[each.how]),
        )
        for each in card.channels
    ]


def days_words(first: date | None, last: date | None, wording: Formats) -> str:
    """Return the days of a stay in words; nothing of one without any."""
    if first and last:
        days = {"first": wording.day(first), "last": wording.day(last)}
        return wording.gettext("del %(first)s al %(last)s", **days)
    if first:
        return wording.gettext("desde el %(day)s", day=wording.day(first))
    return wording.gettext("hasta el %(day)s", day=wording.day(last)) if last else ""


# -- inside ---------------------------------------------------------------------------------


def _phones(card: Card, wording: Formats) -> str:
    main = international(card.phone)
    if main and card.has_whatsapp:
        whatsapp = wording.gettext("tiene WhatsApp")
        main = f"{main} ({whatsapp})"
    return ", ".join(filter(None, (main, *map(international, card.other_phones))))
