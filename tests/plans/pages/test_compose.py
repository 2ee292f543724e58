from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.i18n.formats import Formats
from directory.entries.freshness import FreshnessState
from plans.facts.model import Audience, ContactKind, Fact, PlanFacts
from plans.pages.compose import Cuts, compose, least_cuts, most_cuts
from plans.pages.model import Composition
from plans.pages.truncation import PAGE_TWO, most_steps, rows_left
from plans.questionnaire.model import Questionnaire
from tests.plans.invented import FORM, contact, crowd, empty, facts


def words(
    plan: PlanFacts,
    language: str = "es",
    audience: Audience = Audience.INTERNAL,
    cuts: Cuts | None = None,
) -> Composition:
    return compose(
        plan,
        Formats(language),
        public_url="https://atalaya.example.org",
        audience=audience,
        cuts=cuts,
    )


def test_registered_estimated_and_coverage_stand_side_by_side() -> None:
    figures = words(facts()).numbers.figures
    assert [figure.number for figure in figures] == ["1,284", "507", "9,400", "14%"]
    assert figures[2].note == "7,800–11,200 · 2024"


def test_where_nobody_registered_the_number_is_unknown_never_zero() -> None:
    figures = words(replace(facts(), numbers=None)).numbers.figures
    assert [figure.is_known for figure in figures] == [False, False, True, False]
    assert all(figure.number == "desconocido" for figure in figures if not figure.is_known)


def test_what_is_missing_is_said_line_by_line_and_counted_in_the_head() -> None:
    pages = words(empty())
    told = {
        line.label: line.text
        for line in (*pages.profile, *pages.country, *pages.closing)
        if line.missing
    }
    assert told["Cubre"] == "Falta: sede que cubre"
    assert told["Coordinación"].startswith("Falta: acuerdo")
    assert pages.header.missing.startswith("Plan incompleto: faltan")
    assert {"Coordinación", "Puntos de reunión", "Líderes comunitarios"} <= set(pages.header.absent)
    assert pages.header.missing == f"Plan incompleto: faltan {len(pages.header.absent)} datos."
    assert words(facts()).header.missing == ""
    assert words(facts()).header.absent == ()


@pytest.mark.parametrize("gone", ["who", "channel", "agreed_on"])
def test_coordination_without_one_of_its_three_parts_is_missing(gone: str) -> None:
    agreed = {**FORM["host_coordination"], gone: None if gone == "agreed_on" else "x"}
    if gone == "channel":
        agreed["channel"] = ""
    form = Questionnaire.read({**FORM, "host_coordination": agreed})
    lines = {
        line.label: line for line in words(facts(questionnaire=Fact(form, "Sede", None))).country
    }
    assert lines["Coordinación"].missing == (gone != "who")


def test_kinds_share_the_rows_and_numbers_follow_the_table() -> None:
    rows = words(facts(), cuts=Cuts(0, most_cuts(facts(), Audience.INTERNAL).page_two - 6)).contacts
    assert [row.number for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    many = tuple(contact(ContactKind.SHELTER, f"Albergue {n}", n, -98.2, 26.2) for n in range(60))
    one = contact(ContactKind.HOSPITAL, "El único hospital", 1, -98.2, 26.2)
    plan = facts(contacts=(*many, one))
    tight = words(plan, cuts=Cuts(0, least_cuts(plan, Audience.INTERNAL) + 25))
    assert "El único hospital" in {row.name for row in tight.contacts}
    assert len(tight.contacts) + tight.cut["contacts"] == 61


def test_cutting_walks_the_order_and_stops_at_its_end() -> None:
    counts = {"contacts": 30, "leaders": 9, "kit": 8, "routes": 2, "assembly": 3}
    steps = most_steps(counts, PAGE_TWO)
    sizes = [sum(rows_left(counts, PAGE_TWO, step).values()) for step in range(steps + 3)]
    assert sizes[: steps + 1] == list(range(sizes[0], sizes[0] - steps - 1, -1))
    assert sizes[steps:] == [sizes[steps]] * 3
    assert rows_left(counts, PAGE_TWO, 9)["leaders"] == 6


def test_what_is_missing_of_the_kit_is_counted_in_items_not_in_lines() -> None:
    whole, lean = words(facts()), words(facts(), cuts=Cuts(0, 200))
    shown = [sum(len(each.items) for each in pages.kit) for pages in (whole, lean)]
    assert whole.cut["kit"] == 0
    assert lean.cut["kit"] == shown[0] - shown[1] > 0


def test_ten_contacts_outlive_the_fat_of_everything_else() -> None:
    plan = facts()
    last = min(steps for steps in range(200) if len(words(plan, cuts=Cuts(0, steps)).contacts) < 10)
    lean = words(plan, cuts=Cuts(0, last - 1))
    assert len(lean.contacts) == 10
    assert (len(lean.leaders), len(lean.assembly), len(lean.kit[0].items)) == (1, 2, 2)
    kinds = [row.kind for row in lean.contacts]
    assert kinds[:3] == [ContactKind.EMERGENCY, ContactKind.POST, ContactKind.FOCAL_POINT]
    assert {
        ContactKind.AUTHORITY,
        ContactKind.SHELTER,
        ContactKind.HOSPITAL,
        ContactKind.ORGANISATION,
    } <= set(kinds)


def test_the_own_post_goes_before_the_covering_one_and_both_before_others() -> None:
    rows = tuple(
        contact(ContactKind.POST, name, 10) for name in ("Propia", "La que cubre", "Ajena")
    )
    focal = contact(ContactKind.FOCAL_POINT, "Guardia", 14)
    shelter = contact(ContactKind.SHELTER, "Gimnasio", 31)
    pages = words(facts(contacts=(*rows, focal, shelter)))
    assert [row.name for row in pages.contacts] == [
        "Propia",
        "Guardia",
        "La que cubre",
        "Gimnasio",
        "Ajena",
    ]
    alone = words(facts(contacts=(*rows, focal), covering=None))
    assert [row.name for row in alone.contacts] == ["Propia", "Guardia", "La que cubre", "Ajena"]


def test_an_office_tells_its_direct_line_for_the_emergency_number_has_its_own_row() -> None:
    office = contact(
        ContactKind.AUTHORITY, "Protección civil", 20, phone="911", alternate="+19565550120"
    )
    rows = words(
        facts(contacts=(contact(ContactKind.EMERGENCY, "", 0, phone="911", confirmed=None), office))
    ).contacts
    assert [(row.phone.here if row.phone else "", row.alternate) for row in rows] == [
        ("911", None),
        ("(956) 555-0120", None),
    ]


def in_three_countries(further: list[dict[str, str]]) -> PlanFacts:
    base = facts()
    area = replace(base.area.value, host_countries=("GT", "SV", "HN"))
    form = Questionnaire.read(
        {**FORM, "emergency_number": "110", "further_emergency_numbers": further}
    )
    return replace(
        base,
        area=replace(base.area, value=area),
        questionnaire=replace(base.questionnaire, value=form),
    )


def test_an_area_in_three_countries_says_three_and_the_number_of_each() -> None:
    pages = words(in_three_countries([{"country": "SV", "number": "911"}]))
    assert pages.header.host == "Guatemala, El Salvador y Honduras"
    assert [(each.number, each.countries) for each in pages.emergencies] == [
        ("110", "Guatemala"),
        ("911", "El Salvador"),
        ("", "Honduras"),
    ]
    assert "Número de emergencia" in pages.header.absent
    assert "(Guatemala)" in "".join(each.text for each in pages.messages) or all(
        "110" not in each.text for each in pages.messages
    )
    every = [{"country": "SV", "number": "911"}, {"country": "HN", "number": "911"}]
    whole = words(in_three_countries(every))
    assert [(each.number, each.countries) for each in whole.emergencies] == [
        ("110", "Guatemala"),
        ("911", "El Salvador y Honduras"),
    ]
    assert "Número de emergencia" not in whole.header.absent


def test_in_several_countries_numbers_are_printed_as_they_ring_from_each_side() -> None:
    here = [row.phone.here for row in words(in_three_countries([])).contacts if row.phone]
    assert all(number.startswith("+") for number in here if len(number) > 6)
    assert any(number.startswith("+1 956") for number in here)


def test_known_services_are_told_in_each_language_and_others_as_written() -> None:
    helper = contact(
        ContactKind.ORGANISATION, "Red", 70, services=("asesoría legal", "visitas a campos")
    )
    for language in ("es", "en", "fr"):
        told = words(facts(contacts=(helper,)), language).contacts[0].what_for
        assert told == f"{Formats(language).gettext('asesoría legal')}, visitas a campos"


def test_the_public_edition_drops_routes_leaders_and_small_counts() -> None:
    pages = words(facts(), audience=Audience.PUBLIC)
    assert pages.leaders == ()
    assert "Rutas" not in {line.label for line in pages.evacuation}
    assert "menores solos" in {bar.label for bar in words(facts()).numbers.needs}
    assert "menores solos" not in {bar.label for bar in pages.numbers.needs}
    assert [line.label for line in pages.closing] == ["Cubre"]
    assert pages.header.missing == ""


def test_the_public_edition_does_not_tell_few_from_none() -> None:
    few = facts().numbers
    assert few
    told = [
        words(facts(numbers=numbers), audience=Audience.PUBLIC).numbers
        for numbers in (None, replace(few, value=replace(few.value, persons=3, households=2)))
    ]
    assert told[0].figures == told[1].figures
    assert "menos de 5 o nadie" in told[0].figures[0].note


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ([date(2026, 11, 1)] * 4, FreshnessState.FRESH),
        ([date(2026, 11, 1)] * 3 + [date(2026, 1, 1)], FreshnessState.DUE),
        ([date(2026, 11, 1), date(2026, 1, 1), None, None], FreshnessState.LAPSED),
        ([None] * 4, FreshnessState.NEVER),
        ([], FreshnessState.NEVER),
    ],
)
def test_the_seal_tells_the_share_of_telephones_confirmed(
    days: list[date | None], state: FreshnessState
) -> None:
    rows = tuple(
        contact(ContactKind.POST, f"Sede {n}", n, confirmed=day) for n, day in enumerate(days)
    )
    sealed = words(facts(contacts=rows)).header.seal
    assert sealed.state is state
    assert f"de {len(days)} teléfonos" in sealed.sentence


def test_telephones_are_told_as_dialled_from_here_and_from_abroad() -> None:
    rows = words(
        facts(contacts=(contact(ContactKind.POST, "Sede", 10, alternate="+525555550123"),))
    ).contacts
    phone, alternate = rows[0].phone, rows[0].alternate
    assert phone is not None
    assert alternate is not None
    assert (phone.here, phone.abroad, phone.link) == (
        "(956) 555-0110",
        "+1 956-555-0110",
        "tel:+19565550110",
    )
    assert alternate.here == "011 52 55 5555 0123"
    assert phone.spoken == "Llamar a Sede, (956) 555-0110"


def test_more_contacts_than_any_paper_holds_are_cut_before_anything_is_measured() -> None:
    plan = facts(contacts=crowd(150, "Asociación"))
    assert len(words(plan, cuts=Cuts(0, least_cuts(plan, Audience.INTERNAL))).contacts) == 40
    assert least_cuts(facts(), Audience.INTERNAL) == 0
