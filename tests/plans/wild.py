"""Wild facts, drawn by lot from a seed: what nobody would write, and somebody once will."""

from __future__ import annotations

import random
import string
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from core.geo.geometry import Area, Box, Point
from plans.facts.model import (
    Audience,
    Contact,
    ContactKind,
    EstimateFact,
    Fact,
    LeaderFact,
    Numbers,
    PlanFacts,
)
from plans.facts.printed_protocols import FirstHourStep, Kit, Message, Rules
from plans.questionnaire.model import Questionnaire
from protocols.levels_and_messages import MOST_MESSAGES, CrisisName, NamedLevel, Use
from protocols.roles import Reader, Role
from tests.plans.invented import FORM, HIDALGO, empty, facts

SAYINGS = (
    "Asociación Kʼicheʼ Qꞌeqchiꞌ Poqomchiʼ Chʼortiʼ Awakateko Tzʼutujil",
    "Sant Sekou pou Dwa Travayè Migran yo nan Fwontyè a, pòt louvri tou lè jou",
    "Refugio 🏠🌪️ de la Esperanza 👩‍👩‍👧‍👦 y el Camino ☎",
    "ملجأ الطوارئ للعائلات في المدينة",
    "מקלט חירום לעובדים",
    "緊急避難所 東京通り",
    "Ñandú Garífuna Wanaragua Lidoun Ubóuhu äëïöü âîû āēīō",
    "Casa <b>&amp;</b> {{ 7*7 }} ]]> \u202e odigéver \u0007",
    "Centro comunitario de la colonia San Juan",
)


@dataclass(frozen=True)
class Wild:
    """One case: what is printed, and how."""

    plan: PlanFacts
    language: str
    paper: str
    audience: Audience


def wild(seed: int) -> Wild:
    """The case of a seed; the same seed gives the same case."""
    dice = random.Random(seed)
    base = empty() if dice.random() < 0.15 else facts()
    form = Questionnaire.read(_form(dice)) if dice.random() < 0.85 else Questionnaire.read({})
    plan = replace(
        base,
        name={
            name: _words(dice, 100) for name in dice.sample(("es", "en", "fr"), dice.randint(1, 3))
        },
        prepared_by=_words(dice, 80),
        approved_by=_words(dice, 80),
        issued_on=dice.choice((None, date(2026, 1, 1))),
        post=replace(
            base.post, value=replace(base.post.value, name=_words(dice, 120), phone=_phone(dice))
        ),
        covering=dice.choice((None, base.covering)),
        area=_area(dice, base),
        questionnaire=Fact(form, _words(dice, 90), dice.choice((None, date(2026, 9, 20)))),
        rules=replace(base.rules, value=_rules(random.Random(f"rules {seed}"), base.rules.value)),
        numbers=_numbers(dice),
        estimate=_estimate(dice),
        contacts=_contacts(dice),
        leaders=_leaders(dice),
    )
    return Wild(
        plan,
        dice.choice(("es", "en", "fr")),
        dice.choice(("a4", "letter", "both")),
        dice.choice(tuple(Audience)),
    )


def _rules(dice: random.Random, usual: Rules) -> Rules:
    """The protocols at their longest, of before there were limits, or none; of its own dice."""
    way = dice.random()
    if way < 0.4:
        return usual
    if way < 0.5:
        return Rules()
    steps = [
        FirstHourStep(
            minutes=dice.choice((None, 0, 5, 60, 20_160)),
            clock=_texts(dice, 80),
            role=dice.choice(tuple(Role)),
            task=_texts(dice, dice.choice((110, 240))),
        )
        for _ in range(dice.choice((0, 1, 8, 12, 40)))
    ]
    kits = [
        Kit(
            code=reader,
            reader=reader,
            title=_texts(dice, 80),
            items=_many(dice, dice.choice((1, 9, 40)), 240),
        )
        for reader in dice.sample(tuple(Reader), dice.randint(0, len(Reader)))
    ]
    messages = [
        Message(code=f"{use}{number}", use=use, title=_texts(dice, 30), text=_texts(dice, 240))
        for use in Use
        for number in range(dice.choice((0, 1, MOST_MESSAGES[use])))
    ]
    names = [
        dict.fromkeys(("es", "en", "fr"), "W" * 30) if way > 0.9 else _texts(dice, 30)
        for _ in range(4)
    ]
    return Rules(
        levels=tuple(
            NamedLevel(name=name, trigger=_texts(dice, 110), action=_texts(dice, 110))
            for name in names
        ),
        first_hour=tuple(steps),
        kits=tuple(kits),
        messages=tuple(messages),
        crises=tuple(
            CrisisName(code=each.code, name=_texts(dice, 80), is_in_force=dice.random() < 0.9)
            for each in usual.crises[1:]
        ),
    )


def _many(dice: random.Random, count: int, longest: int) -> tuple[dict[str, str], ...]:
    return tuple(_texts(dice, longest) for _ in range(count))


def _words(dice: random.Random, longest: int) -> str:
    way = dice.random()
    if way < 0.08:
        return ""
    if way < 0.2:
        return dice.choice("WmiÑ") * longest
    if way < 0.3:
        return "".join(dice.choices(string.ascii_letters + string.digits + "áéñ", k=longest))
    text = " ".join(dice.choices(SAYINGS, k=dice.randint(1, 4)))
    return text[: dice.randint(1, longest)].strip()


def _texts(dice: random.Random, longest: int) -> dict[str, str]:
    return {
        name: _words(dice, longest) for name in dice.sample(("es", "en", "fr"), dice.randint(0, 3))
    }


def _phone(dice: random.Random) -> str:
    """Numbers of ranges nobody has, short ones, none."""
    return dice.choice(
        (
            "",
            "911",
            f"+1956555{dice.randint(100, 199):04d}",
            f"+5255000{dice.randint(0, 99999):05d}",
            f"+509000{dice.randint(0, 99999):05d};ext=12345678",
        )
    )


def _form(dice: random.Random) -> dict[str, Any]:
    document = {**FORM}
    for name in ("access", "alert_system", "legal", "transport", "minors"):
        if dice.random() < 0.4:
            document[name] = _texts(dice, 320 if dice.random() < 0.25 else 150)
    for name in ("capital", "languages", "host_authority", "civil_protection", "pets"):
        if dice.random() < 0.3:
            document[name] = _texts(dice, 160)
    for name in ("seasons", "scenarios", "assembly_points", "evacuation_routes", "entry_points"):
        document[name] = document[name][: dice.randint(0, len(document[name]))]
    if dice.random() < 0.3:
        document["evacuation_routes"] = [text for _ in range(6) if (text := _words(dice, 160))]
    if dice.random() < 0.3:
        document["offline_copy_holder"] = _words(dice, 160)
    return document


def _area(dice: random.Random, base: PlanFacts) -> Fact[Any]:
    west, south = dice.uniform(-120, -70), dice.uniform(5, 50)
    size = 10 ** dice.uniform(-3, 1)
    shape = dice.choice((HIDALGO, Area.from_box(Box(west, south, west + size, south + size))))
    units = tuple(_words(dice, 60) or "x" for _ in range(dice.choice((0, 1, 3, 40))))
    hosts = dice.choice((("US",), ("MX",), ("HT",), (), ("GT", "SV", "HN")))
    return replace(
        base.area, value=replace(base.area.value, shape=shape, units=units, host_countries=hosts)
    )


def _numbers(dice: random.Random) -> Fact[Numbers] | None:
    if dice.random() < 0.2:
        return None
    persons = dice.choice((1, 4, 60, 3_456_789))
    counted = [
        (name, dice.randint(1, persons))
        for name in ("interpreter", "medical", "x" * 40, "older", "no_phone")
    ]
    value = Numbers(
        persons=persons,
        households=max(1, persons // 3),
        minors=dice.choice((None, persons // 4)),
        needs=tuple(counted[: dice.randint(0, 5)]),
        languages=tuple(
            (name, persons) for name in ("es", "quc", "ht", "Qꞌanjobꞌal" * 4)[: dice.randint(0, 4)]
        ),
        places=tuple((_words(dice, 60), persons) for _ in range(dice.randint(0, 12))),
    )
    return Fact(value, _words(dice, 90), date(2026, 11, 22))


def _estimate(dice: random.Random) -> Fact[EstimateFact] | None:
    if dice.random() < 0.3:
        return None
    return Fact(
        EstimateFact(persons=dice.choice((0, 3, 12_345_678)), low=1, high=99_999_999, year=2024),
        "ACS",
        None,
    )


def _contacts(dice: random.Random) -> tuple[Fact[Contact], ...]:
    count = dice.choice((0, 1, 2, 5, 12, 18, 25, 40, 120, 500))
    kinds = [kind for kind in ContactKind if kind is not ContactKind.EMERGENCY]
    box = HIDALGO.box.grown(dice.choice((0.0, 0.5, 5.0)))
    spot = Point(box.center.lon, box.center.lat)
    found = []
    for _ in range(count):
        point = Point(dice.uniform(box.west, box.east), dice.uniform(box.south, box.north))
        contact = Contact(
            kind=dice.choice(kinds),
            name=_words(dice, 120),
            what_for=_texts(dice, 120),
            services=tuple(_words(dice, 60) for _ in range(dice.randint(0, 5))),
            phone=_phone(dice),
            alternate=_phone(dice),
            hours=_words(dice, 60),
            languages=tuple(
                dice.sample(("es", "en", "ht", "quc", "garífuna-largo"), dice.randint(0, 5))
            ),
            point=dice.choice((None, point, point, spot)),
            capacity=dice.choice((None, 0, 20_000)),
            papers_asked=dice.choice((None, True, False)),
            office=dice.choice(("", _words(dice, 120))),
            is_public=dice.random() < 0.7,
        )
        found.append(
            Fact(
                contact,
                "Directorio",
                dice.choice((None, date(2026, 9, 1) - timedelta(dice.randint(0, 900)))),
            )
        )
    return tuple(found)


def _leaders(dice: random.Random) -> tuple[Fact[LeaderFact], ...]:
    return tuple(
        Fact(
            LeaderFact(
                zone=_words(dice, 120),
                name=_words(dice, 120),
                phone=_phone(dice),
                alternate_name=_words(dice, 120),
                alternate_phone=_phone(dice),
                people_covered=dice.choice((None, 0, 1_234_567)),
                last_test_on=dice.choice((None, date(2026, 8, 3))),
            ),
            "Directorio",
            None,
        )
        for _ in range(dice.choice((0, 1, 4, 9, 300)))
    )
