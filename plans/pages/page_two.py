"""The second page, in words: whom to call, where to go, who takes over, what to take, what to
say.
"""

from __future__ import annotations

import string
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time

from core.geo.geometry import Point
from core.i18n.formats import Formats
from core.i18n.languages import N_, SOURCE_LANGUAGE
from core.i18n.phones import tel_link
from directory.entries.freshness import FreshnessState, freshness
from plans.facts.model import Audience, Contact, ContactKind, Fact, LeaderFact, PlanFacts
from plans.facts.printed_protocols import FOR_SOME
from plans.pages.code_labels import SERVICES
from plans.pages.model import (
    AssemblyRow,
    ContactRow,
    KitGroup,
    LeaderRow,
    PageLine,
    Phone,
    ReadyMessage,
)
from plans.pages.page_one import (
    RowCounts,
    and_more,
    clip_text,
    emergencies,
    line,
    source,
)
from protocols.levels_and_messages import EMERGENCY_SLOT, OF_THE_FORM, SLOTS, Use, fill_slots
from protocols.roles import PRINTED_KITS, READER_WORDS, Reader

LONGEST_NAME = 70
LONGEST_PURPOSE = 60
MOST_LANGUAGES = 4
KIND_NAMES: Mapping[ContactKind, str] = {
    ContactKind.EMERGENCY: N_("Emergencia"),
    ContactKind.POST: N_("Sede consular"),
    ContactKind.FOCAL_POINT: N_("Punto focal"),
    ContactKind.AUTHORITY: N_("Autoridad"),
    ContactKind.SHELTER: N_("Albergue"),
    ContactKind.HOSPITAL: N_("Hospital"),
    ContactKind.ORGANISATION: N_("Organización"),
    ContactKind.AIRPORT: N_("Aeropuerto"),
    ContactKind.OTHER: N_("Otro"),
}

OWN_POST, COVERING_POST = "own_post", "covering_post"
STANDINGS: Mapping[str, float] = {
    ContactKind.EMERGENCY: 10,
    OWN_POST: 9,
    ContactKind.FOCAL_POINT: 3,
    COVERING_POST: 5,
    ContactKind.AUTHORITY: 3,
    ContactKind.SHELTER: 4,
    ContactKind.HOSPITAL: 2.5,
    ContactKind.ORGANISATION: 3,
    ContactKind.POST: 0.8,
    ContactKind.AIRPORT: 1,
    ContactKind.OTHER: 0.5,
}
"""In the order of the table, with the weight by which they share the rows when some are cut: thirty
shelters never push out the hospital. `POST` here is the post of somebody else.
"""

_PURPOSES: Mapping[ContactKind, str] = {
    ContactKind.EMERGENCY: N_("Peligro de vida"),
    ContactKind.POST: N_("Asistencia consular"),
    ContactKind.FOCAL_POINT: N_("Responsable de crisis"),
    ContactKind.AUTHORITY: N_("Zonas y evacuación"),
    ContactKind.HOSPITAL: N_("Urgencias médicas"),
    ContactKind.ORGANISATION: N_("Apoyo a migrantes"),
    ContactKind.AIRPORT: N_("Salida por aire"),
}


def ranked(facts: PlanFacts) -> list[tuple[str, Fact[Contact]]]:
    """Return the contacts, each with its standing, in the order in which they are kept: standings
    take turns by weight.

    The n-th of a standing stands at n / weight (the divisor method of Sainte-Laguë's family).
    """
    seen: dict[str, int] = {}
    order = list(STANDINGS)
    marked = []
    for place, (standing, fact) in enumerate(_standings(facts)):
        seen[standing] = seen.get(standing, 0) + 1
        marked.append(
            (seen[standing] / STANDINGS[standing], order.index(standing), place, standing, fact)
        )
    return [(standing, fact) for *_, standing, fact in sorted(marked, key=lambda each: each[:3])]


def _standings(facts: PlanFacts) -> Iterator[tuple[str, Fact[Contact]]]:
    """Order the posts: the own one, the covering one when there is one, the others."""
    names = iter([OWN_POST, COVERING_POST] if facts.covering else [OWN_POST])
    for fact in facts.contacts:
        kind = fact.value.kind
        yield (next(names, kind) if kind is ContactKind.POST else kind), fact


def contacts(facts: PlanFacts, wording: Formats, rows: RowCounts) -> tuple[ContactRow, ...]:
    """Return the contact table, numbered as on the map."""
    order = list(STANDINGS)
    chosen = list(enumerate(ranked(facts)[: rows["contacts"]]))
    chosen.sort(key=lambda each: order.index(each[1][0]))
    return tuple(
        _contact(number, rank, fact, facts, wording)
        for number, (rank, (_, fact)) in enumerate(chosen, 1)
    )


def _contact(
    number: int, rank: int, fact: Fact[Contact], facts: PlanFacts, wording: Formats
) -> ContactRow:
    value, host = fact.value, facts.area.value.dialled_in
    first, second = _lines(value, _emergency_numbers(facts))
    urgent = value.emergency_lines if value.kind is not ContactKind.EMERGENCY else ()
    age = age_of(fact.as_of, facts.gathered_at)
    confirmed = wording.day(fact.as_of) if fact.as_of else wording.gettext("sin confirmar")
    is_known_to_all = value.kind is ContactKind.EMERGENCY and not fact.as_of
    return ContactRow(
        number=str(number),
        rank=rank,
        kind=value.kind,
        kind_name=wording.gettext(KIND_NAMES[value.kind]),
        name=clip_text(value.name or wording.gettext("Emergencias"), LONGEST_NAME),
        what_for=clip_text(_purpose(value, wording), LONGEST_PURPOSE),
        phone=phone(first, host, value.name, wording, is_emergency=first in urgent),
        alternate=phone(second, host, value.name, wording, is_emergency=second in urgent),
        hours=clip_text(value.hours, 40),
        languages=" ".join(code.lower() for code in value.languages[:MOST_LANGUAGES]),
        confirmed="—" if is_known_to_all else confirmed,
        freshness=None if is_known_to_all else age,
        point=value.point,
    )


def _emergency_numbers(facts: PlanFacts) -> frozenset[str]:
    return frozenset(
        fact.value.phone for fact in facts.contacts if fact.value.kind is ContactKind.EMERGENCY
    )


def _lines(contact: Contact, emergency: Collection[str]) -> tuple[str, str]:
    """Return the telephones to print: the number for everybody has a row of its own, so an office
    tells its direct line.
    """
    if (
        contact.kind is not ContactKind.EMERGENCY
        and contact.phone in emergency
        and contact.alternate
    ):
        return contact.alternate, ""
    return contact.phone, contact.alternate


def age_of(day: date | None, now: datetime) -> FreshnessState:
    """Return where a confirmation of `day` stands in its six months."""
    return freshness(datetime.combine(day, time(), UTC) if day else None, now).state


def _purpose(contact: Contact, wording: Formats) -> str:
    _ = wording.gettext
    purpose = wording.pick(contact.what_for) or ", ".join(
        _(each) if each in SERVICES else each for each in contact.services[:3]
    )
    if contact.kind is ContactKind.SHELTER:
        room = (
            ""
            if contact.capacity is None
            else _("%(n)s lugares", n=wording.number(contact.capacity))
        )
        papers = {True: _("pide papeles"), False: _("sin papeles"), None: _("papeles: no se sabe")}
        return wording.parted((purpose, room, papers[contact.papers_asked]))
    return (
        purpose
        or _(_PURPOSES.get(contact.kind, ""))
        or _("Falta: %(what)s", what=_("para qué sirve"))
    )


def phone(
    value: str, host: str, name: str, wording: Formats, *, is_emergency: bool = False
) -> Phone | None:
    """Return a telephone in both forms, or None when there is none."""
    if not value:
        return None
    here, who = wording.phone_here(value, host), clip_text(name, 60)
    words = N_("Llamar a %(who)s, %(number)s")
    urgent = N_("Llamar a la línea de emergencia de %(who)s, %(number)s")
    spoken = wording.gettext(urgent if is_emergency else words, who=who, number=here)
    return Phone(here, wording.phone_abroad(value), tel_link(value), spoken, is_emergency)


def _unbroken(number: str) -> str:
    """Return a telephone within running text: never half of it on the next line."""
    return number.replace(" ", "\u00a0")


# -- when the post closes, when people must leave ----------------------------------------------


def closing(facts: PlanFacts, wording: Formats, audience: Audience) -> tuple[PageLine, ...]:
    """If this post closes: in the public edition who covers it, and nothing of its own channels."""
    form = facts.questionnaire.value
    covering = ""
    if facts.covering:
        value = facts.covering.value
        number = _unbroken(wording.phone_here(value.phone, facts.area.value.dialled_in))
        city = "" if value.city in value.name else value.city
        covering = " · ".join(
            part for part in (clip_text(value.name, LONGEST_NAME), city, number) if part
        )
    covers = line(wording, N_("Cubre"), covering, N_("sede que cubre"))
    if audience is Audience.PUBLIC:
        return (covers,)
    channels = form.channels
    return (
        covers,
        line(wording, N_("1 Principal"), wording.pick(channels.primary), N_("canal principal")),
        line(wording, N_("2 Alterno"), wording.pick(channels.alternate), N_("canal alterno")),
        line(
            wording,
            N_("3 Contingencia"),
            wording.pick(channels.contingency),
            N_("canal de contingencia"),
        ),
        line(
            wording, N_("4 Emergencia"), wording.pick(channels.emergency), N_("canal de emergencia")
        ),
        line(wording, N_("Copia impresa"), form.offline_copy_holder, N_("quién guarda la copia")),
    )


def assembly(facts: PlanFacts, wording: Formats, rows: RowCounts) -> tuple[AssemblyRow, ...]:
    """Assembly points, lettered as on the map."""
    points = facts.questionnaire.value.assembly_points[: rows["assembly"]]
    return tuple(
        AssemblyRow(
            letter, clip_text(wording.pick(each.name), LONGEST_NAME), Point(each.lon, each.lat)
        )
        for letter, each in zip(string.ascii_uppercase, points, strict=False)
    )


def evacuation(
    facts: PlanFacts, wording: Formats, rows: RowCounts, audience: Audience
) -> tuple[PageLine, ...]:
    """Routes, transport, minors, pets, what the protocols say of leaving.

    Routes stay out of the public edition.
    """
    form = facts.questionnaire.value
    routes_told: list[PageLine] = []
    if audience is Audience.INTERNAL:
        routes = wording.parted(
            wording.pick(route) for route in form.evacuation_routes[: rows["routes"]]
        )
        routes = and_more(routes, len(form.evacuation_routes) - rows["routes"], wording)
        routes_told.append(line(wording, N_("Rutas"), routes, N_("rutas de evacuación")))
    return (
        *routes_told,
        line(wording, N_("Transporte"), wording.pick(form.transport), N_("transporte")),
        line(
            wording, N_("Menores"), wording.pick(form.minors), N_("qué se hace con menores solos")
        ),
        line(wording, N_("Mascotas"), wording.pick(form.pets), N_("mascotas")),
        *_sayings(facts, wording),
    )


def leaders(
    facts: PlanFacts, wording: Formats, rows: RowCounts, audience: Audience
) -> tuple[LeaderRow, ...]:
    """Community leaders, in the internal edition only."""
    if audience is not Audience.INTERNAL:
        return ()
    host = facts.area.value.dialled_in
    return tuple(_leader(fact.value, host, wording) for fact in facts.leaders[: rows["leaders"]])


def _leader(value: LeaderFact, host: str, wording: Formats) -> LeaderRow:
    number = _unbroken(wording.phone_here(value.alternate_phone, host))
    reached = value.people_covered
    return LeaderRow(
        zone=clip_text(value.zone, 60),
        name=clip_text(value.name, 60) or wording.gettext("no se pudo abrir la ficha"),
        phone=phone(value.phone, host, value.name, wording),
        alternate=" ".join(part for part in (clip_text(value.alternate_name, 40), number) if part),
        covered="—" if reached is None else wording.number(reached),
        tested=wording.day(value.last_test_on) or wording.gettext("sin prueba"),
    )


def longest_kit(facts: PlanFacts) -> int:
    """Return how many items the longest list of the kit bag has."""
    bare = Formats(SOURCE_LANGUAGE)
    return max(len(_items(facts, reader, bare)) for reader in PRINTED_KITS)


def kit(facts: PlanFacts, wording: Formats, most: int) -> tuple[KitGroup, ...]:
    """Return the emergency kit bag, of each list the first `most` items; for whom there are more
    lists is its last item.
    """
    return tuple(_kit(facts, reader, wording, most) for reader in PRINTED_KITS)


def _kit(facts: PlanFacts, reader: Reader, wording: Formats, most: int) -> KitGroup:
    _ = wording.gettext
    lists = facts.rules.value.kits_for(reader)
    name = " · ".join(wording.pick(each.title) for each in lists) or _(READER_WORDS[reader])
    missing = "" if lists else _("Falta: %(what)s", what=_("lista vigente"))
    return KitGroup(name, _items(facts, reader, wording)[:most], missing)


def _items(facts: PlanFacts, reader: Reader, wording: Formats) -> tuple[str, ...]:
    rules = facts.rules.value
    items = [wording.pick(item) for each in rules.kits_for(reader) for item in each.items]
    if reader is Reader.EVERYBODY:
        whom = ", ".join(
            wording.gettext(word) for other, word in FOR_SOME.items() if rules.kits_for(other)
        )
        items += [wording.gettext("lo de %(whom)s", whom=whom)] if whom else []
    return tuple(items)


def messages(facts: PlanFacts, wording: Formats, use: Use = Use.READY) -> tuple[ReadyMessage, ...]:
    """Return the messages of a use, with the slots this installation can fill; the others stay in
    brackets.
    """
    slots = _slots(facts, wording)
    return tuple(
        ReadyMessage(wording.pick(each.title), fill_slots(wording.pick(each.text), slots))
        for each in facts.rules.value.messages_for(use)
    )


def _slots(facts: PlanFacts, wording: Formats) -> dict[str, str]:
    form, post = facts.questionnaire.value, facts.post.value
    slots = {
        slot: wording.pick(form.message_slots.get(name, {})) for slot, name in OF_THE_FORM.items()
    }
    slots["lugar"] = slots["lugar"] or wording.pick(facts.name)
    slots["telefono"] = slots["telefono"] or _unbroken(
        wording.phone_here(post.phone, facts.area.value.dialled_in)
    )
    slots[EMERGENCY_SLOT] = ", ".join(
        f"{each.number} ({each.countries})" if each.countries else each.number
        for each in emergencies(facts, wording)
        if each.number
    )
    return {name: text or f"[{wording.gettext(SLOTS[name])}]" for name, text in slots.items()}


def _sayings(facts: PlanFacts, wording: Formats) -> tuple[PageLine, ...]:
    """Return what the protocols have printed with every evacuation section."""
    found = tuple(PageLine("", each.text) for each in messages(facts, wording, Use.EVACUATION))
    return found or (line(wording, "", "", N_("qué hacer sin documentos")),)


def sign_off(facts: PlanFacts, wording: Formats) -> tuple[PageLine, ...]:
    """Return who prepared, who approved, when it is looked at again."""
    return (
        line(wording, N_("Preparó"), clip_text(facts.prepared_by, 60), N_("quién lo preparó")),
        line(
            wording,
            N_("Aprobó"),
            clip_text(facts.approved_by, 60),
            N_("aprobación de otra persona"),
        ),
        line(
            wording, N_("Próxima revisión"), wording.day(facts.valid_until), N_("fecha de revisión")
        ),
    )


def sources(facts: PlanFacts, wording: Formats) -> str:
    """Return the sources of this page with their days, each once; those of the numbers stand beside
    the numbers.
    """
    facts_told: tuple[Fact[object], ...] = (facts.post, facts.questionnaire, facts.rules)
    days = [fact.as_of for fact in facts.contacts if fact.as_of]
    named = [source(fact, wording) for fact in facts_told if fact.source]
    if days:
        named.append(wording.gettext("teléfonos desde %(day)s", day=wording.day(min(days))))
    return " · ".join(dict.fromkeys(named))
