"""The whole column decides how a list is read; what nothing decides is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.tabular.cells.day_order import DayOrder
from core.tabular.tables import UnreadableFile
from registry.imports.reading_plan import (
    Answers,
    ListQuestion,
    OrderReason,
    ReadingPlan,
    guess_columns,
    people_table,
    plan_of,
)
from tests.registry.imports.small_lists import SmallAtlas, plan_for, read_table

DAY, MONTH = DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST


def trips(title: str, *days: str, more: str = "", cell: str = "", **answers: str) -> ReadingPlan:
    rows = "".join(f"A Demo;McAllen;yes;{day};{cell}\n" for day in days)
    return plan_for(f"Name;City;Consent;{title};{more}\n{rows}", **answers)


@pytest.mark.parametrize(
    ("title", "days", "order", "reason"),
    [
        ("Start date", ("06/07/2026", "13/07/2026"), DAY, OrderReason.COLUMN),
        ("Start date", ("06/07/2026", "07/13/2026"), MONTH, OrderReason.COLUMN),
        ("Fecha de inicio", ("06/07/2026",), DAY, OrderReason.LANGUAGE),
        ("Fecha de inicio", ("06/17/2026",), MONTH, OrderReason.COLUMN),
        ("Date de début", ("06/07/2026",), DAY, OrderReason.LANGUAGE),
        ("Date d'arrivée", ("06/07/2026",), DAY, OrderReason.LANGUAGE),
        ("Llegada", ("06/07/2026",), DAY, OrderReason.LANGUAGE),
        ("Start date", ("06/07/2026",), None, None),
        ("Start date", ("13/07/2026", "07/13/2026"), None, None),
    ],
)
def test_the_days_of_the_column_decide_then_the_language_of_its_title(
    title: str, days: tuple[str, ...], order: DayOrder | None, reason: OrderReason | None
) -> None:
    plan = trips(title, *days)
    (found,) = plan.orders.values()
    assert (found.order, found.reason) == (order, reason)
    assert (ListQuestion.DAY_ORDER in plan.questions) is (order is None)
    assert plan.is_answered is (order is not None)


def test_days_that_say_their_order_themselves_need_none() -> None:
    plan = trips("Start date", "2026-07-06", "6 July 2026")
    assert (dict(plan.orders), plan.order_of("Start date")) == ({}, DAY)


@pytest.mark.parametrize(
    ("more", "cell", "order", "reason"),
    [
        ("Date of birth", "13/02/1990", DAY, OrderReason.OTHER_COLUMN),
        ("Date of birth", "02/13/1990", MONTH, OrderReason.OTHER_COLUMN),
        ("State", "TX", MONTH, OrderReason.COUNTRY),
        ("State", "Jalisco", None, None),
    ],
)
def test_else_another_column_or_the_country_of_the_places_decides(
    more: str, cell: str, order: DayOrder | None, reason: OrderReason | None
) -> None:
    found = trips("Start date", "06/07/2026", more=more, cell=cell).orders["Start date"]
    assert (found.order, found.reason) == (order, reason)


def test_an_answer_decides_what_the_column_leaves_open_and_nothing_else() -> None:
    open_plan = trips("Start date", "06/07/2026", day_order="month_first")
    assert open_plan.orders["Start date"].reason is OrderReason.ANSWER
    assert (open_plan.order_of("Start date"), open_plan.questions) == (MONTH, ())
    decided = trips("Start date", "13/07/2026", day_order="month_first")
    assert decided.order_of("Start date") is DAY


def test_a_birth_that_can_be_read_two_ways_asks_nothing() -> None:
    plan = trips("Date of birth", "06/07/1990")
    assert (plan.order_of("Date of birth"), plan.questions) == (None, ())


@pytest.mark.parametrize(
    ("cells", "answer", "means", "is_asked"),
    [
        ("mh", "", "f", False),
        ("mf", "", "m", False),
        ("mm", "", None, True),
        ("mm", "f", "f", False),
        ("mh", "m", "f", False),
        ("xx", "", None, False),
    ],
)
def test_what_m_means_is_said_by_the_other_letters_or_asked(
    cells: str, answer: str, means: str | None, is_asked: bool
) -> None:
    rows = "".join(f"A Demo;McAllen;sí;{each}\n" for each in cells)
    plan = plan_for(f"Nombre;Municipio;Consentimiento;Sexo\n{rows}", m_means=answer)
    assert plan.m_means == means
    assert (ListQuestion.INITIAL_M in plan.questions) is is_asked
    assert plan.is_answered


def test_answers_nobody_can_use_are_none() -> None:
    assert Answers.of_mapping({"defaults": {"day_order": "y", "m_means": "x"}}) == Answers()
    assert Answers.of_mapping({}) == Answers()


@pytest.mark.parametrize(
    ("titles", "says"),
    [
        ("Municipio;Consentimiento", "el nombre"),
        ("Nombre;Consentimiento", "dónde está"),
        ("Nombre;Municipio", "consintió"),
    ],
)
def test_without_a_name_a_place_or_a_consent_there_is_no_list(titles: str, says: str) -> None:
    row = ";".join("x" for _ in titles.split(";"))
    with pytest.raises(UnreadableFile) as unreadable:
        plan_for(f"{titles}\n{row}\n")
    assert says in unreadable.value.problem.message


def test_a_column_nobody_filled_in_is_known_by_its_title_and_status_never_is() -> None:
    text = "Nombre;Municipio;Consentimiento;Estatus migratorio;Fila\nAna;;sí;x;3\n"
    plan = plan_for(text)
    assert plan.columns["Municipio"] == "city"
    assert plan.ignored == ("Estatus migratorio",)
    mapping = {"columns": {each: {"field": "note"} for each in plan.table.titles}}
    mapping["columns"] |= {
        "Nombre": {"field": "full_name"},
        "Municipio": {"field": "city"},
        "Consentimiento": {"field": "consent"},
    }
    forced = plan_of(plan.table, mapping, SmallAtlas(), "lista.csv")
    assert "Estatus migratorio" not in forced.columns
    assert "" in [each.field for each in guess_columns(plan.table)]


def test_the_sheet_with_names_is_read_unless_one_is_asked_for() -> None:
    notes = replace(read_table("Color;Tamaño\nrojo;grande\n"), sheet="Notas")
    old = replace(read_table("Nombre;Municipio\nAna;McAllen\n"), sheet="Vieja", is_hidden=True)
    people = replace(read_table("Nombre;Municipio\nAna;McAllen\n"), sheet="Personas")
    sheets = (notes, old, people)
    assert people_table(sheets, "", "x.xlsx").sheet == "Personas"
    assert people_table(sheets, "Vieja", "x.xlsx").sheet == "Vieja"
    assert people_table((notes, old), "", "x.xlsx").sheet == "Notas"
    assert people_table((old,), "", "x.xlsx") is old
    [told] = people_table(sheets, "", "x.xlsx").notes
    assert told.gaps == {"sheets": "«Notas» (1); «Vieja» (1)"}
    with pytest.raises(UnreadableFile, match="Notas, Vieja, Personas"):
        people_table(sheets, "Otra", "x.xlsx")


@pytest.mark.parametrize(
    ("title", "target"),
    [
        ("Tel. contacto de emergencia", "contact_phone"),
        ("Celular de la madre", "contact_phone"),
        ("Phone of relative", "contact_phone"),
        ("Cel 2", "phone"),
        ("Municipio donde vive", "city"),
        ("Estado donde reside", "state"),
        ("Jefa de familia", "full_name"),
        ("Ext.", "extension"),
        ("Embarazo", "needs"),
    ],
)
def test_titles_as_offices_write_them(title: str, target: str) -> None:
    cells = {"contact_phone": "956 555 0101", "phone": "956 555 0101", "extension": "12"}
    text = f"Consentimiento;{title}\nsí;{cells.get(target, 'Ana Demo')}\n"
    assert [each.field for each in guess_columns(read_table(text))] == ["consent", target]


def test_a_second_telephone_of_others_is_kept_as_written() -> None:
    table = read_table("Cel;Tel esposo;Tel madre\n956 555 0101;956 555 0102;956 555 0103\n")
    fields = [each.field for each in guess_columns(table)]
    assert fields == ["phone", "contact_phone", "source_words"]


@pytest.mark.parametrize(
    ("titles", "cells", "targets"),
    [
        # What a list calls contact is the person's own, where it has no other and names nobody ...
        ("teléfono de contacto", "956 555 0101", "phone"),
        ("contacto", "956 555 0101", "phone"),
        ("CONTACTO · Tel.;CONTACTO · Correo", "956 555 0101;a@example.org", "phone email"),
        # ... and somebody else's in any other.
        ("contacto;teléfono de contacto", "Rosa Demo;956 555 0101", "contact_name contact_phone"),
        ("celular;teléfono de contacto", "956 555 0102;956 555 0101", "phone contact_phone"),
        ("celular;contacto", "956 555 0102;956 555 0101", "phone contact_phone"),
        ("teléfono del contacto", "956 555 0101", "contact_phone"),
        ("teléfono de emergencia", "956 555 0101", "contact_phone"),
    ],
)
def test_whose_a_telephone_of_contact_is(titles: str, cells: str, targets: str) -> None:
    guesses = guess_columns(read_table(f"{titles}\n{cells}\n"))
    assert [each.field for each in guesses] == targets.split()
