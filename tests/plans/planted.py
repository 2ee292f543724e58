"""Facts with a canary in each field that only officials may read: none of them may ever sing
outside.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.geo.geometry import Point
from plans.facts.model import Contact, ContactKind, Fact, LeaderFact, Numbers, PlanFacts
from plans.questionnaire.model import Channels
from tests.plans.invented import facts

CANARIES = {
    "routes": "Zqxruta",
    "primary channel": "Zqxprimero",
    "alternate channel": "Zqxalterno",
    "contingency channel": "Zqxcontingencia",
    "emergency channel": "Zqxemergencia",
    "copy holder": "Zqxcustodio",
    "prepared by": "Zqxpreparadora",
    "approved by": "Zqxaprobador",
    "leader's zone": "Zqxcolonia",
    "leader": "Zqxlideresa",
    "leader's phone": "+19565550191",
    "leader's alternate": "Zqxsuplente",
    "alternate's phone": "+19565550192",
    "leader's entry": "zqx-entry-1",
    "official": "Zqxconsul",
    "official's phone": "+19565550193",
    "official's other phone": "+19565550194",
    "official's entry": "zqx-entry-2",
    "official of the country": "Zqxfuncionaria",
    "function of the country": "Zqxencargada",
    "house": "Zqxcasa",
    "house's phone": "+19565550195",
    "house's other phone": "+19565550196",
    "house's hours": "Zqxhorario",
    "house's purpose": "Zqxrefugio",
    "house's services": "Zqxayuda",
    "house's entry": "zqx-entry-3",
    "a public entry's identity": "zqx-entry-4",
    "few with a need": "zqxneed",
    "few of a tongue": "zqxtongue",
    "few at a place": "Zqxpueblo",
}
STAYS = (
    "Oficial de turno",
    "Consulado de Guatemala en Houston",
    "Parque Archer",
    "Centro Comunitario Pharr",
)
"""What the public edition does say: so that one with nothing in it does not pass."""


def planted() -> PlanFacts:
    """The invented plan with all of them."""
    plan, told = facts(), CANARIES
    form = replace(
        plan.questionnaire.value,
        evacuation_routes=({"es": told["routes"]},),
        channels=Channels(
            primary={"es": told["primary channel"]},
            alternate={"es": told["alternate channel"]},
            contingency={"es": told["contingency channel"]},
            emergency={"es": told["emergency channel"]},
        ),
        offline_copy_holder=told["copy holder"],
    )
    contacts = [
        replace(each, value=replace(each.value, entry=told["a public entry's identity"]))
        for each in _open()
    ]
    assert plan.numbers
    return replace(
        plan,
        questionnaire=replace(plan.questionnaire, value=form),
        prepared_by=told["prepared by"],
        approved_by=told["approved by"],
        contacts=(*contacts, *_closed(plan)),
        leaders=(_leader(),),
        numbers=replace(plan.numbers, value=_with_few(plan.numbers.value)),
    )


def behind_closed_doors() -> PlanFacts:
    """The same, where neither the post nor the one that covers it is for everybody: then its name
    alone is told.
    """
    plan = planted()
    assert plan.covering
    shut = {
        "is_public": False,
        "phone": "+19565550197",
        "address": "Zqxcalle",
        "point": Point(-98.765432, 26.123456),
    }
    post = replace(plan.post.value, **shut)  # type: ignore[arg-type]
    own = next(each for each in plan.contacts if each.value.kind is ContactKind.POST)
    hidden = replace(
        own.value, name=post.name, phone="+19565550197", alternate="+19565550198", is_public=False
    )
    return replace(
        plan,
        post=replace(plan.post, value=post),
        covering=replace(plan.covering, value=replace(plan.covering.value, **shut)),  # type: ignore[arg-type]
        contacts=tuple(
            replace(each, value=hidden) if each is own else each for each in plan.contacts
        ),
    )


def _open() -> tuple[Fact[Contact], ...]:
    return tuple(each for each in facts().contacts if each.value.is_public)


def _closed(plan: PlanFacts) -> tuple[Fact[Contact], ...]:
    told, day = CANARIES, date(2026, 11, 1)
    official = Contact(
        kind=ContactKind.FOCAL_POINT,
        name=told["official"],
        what_for={"es": "Oficial de turno"},
        phone=told["official's phone"],
        alternate=told["official's other phone"],
        office=plan.post.value.name,
        entry=told["official's entry"],
    )
    of_country = replace(
        official,
        name=told["official of the country"],
        office="",
        what_for={"es": told["function of the country"]},
    )
    house = Contact(
        kind=ContactKind.SHELTER,
        name=told["house"],
        what_for={"es": told["house's purpose"]},
        services=(told["house's services"],),
        phone=told["house's phone"],
        alternate=told["house's other phone"],
        hours=told["house's hours"],
        point=Point(-98.1, 26.2),
        entry=told["house's entry"],
    )
    others = (replace(house, kind=kind) for kind in (ContactKind.ORGANISATION, ContactKind.POST))
    return tuple(Fact(each, "Directorio", day) for each in (official, of_country, house, *others))


def _leader() -> Fact[LeaderFact]:
    told = CANARIES
    leader = LeaderFact(
        zone=told["leader's zone"],
        name=told["leader"],
        phone=told["leader's phone"],
        alternate_name=told["leader's alternate"],
        alternate_phone=told["alternate's phone"],
        people_covered=40,
        last_test_on=None,
        entry=told["leader's entry"],
    )
    return Fact(leader, "Directorio", date(2026, 11, 1))


def _with_few(value: Numbers) -> Numbers:
    told = CANARIES
    return replace(
        value,
        needs=(*value.needs, (told["few with a need"], 4)),
        languages=(*value.languages, (told["few of a tongue"], 3)),
        places=(*value.places, (told["few at a place"], 2)),
    )
