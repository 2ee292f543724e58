"""A need counts by the words of its phrase; what nobody understands comes back as it was said."""

from __future__ import annotations

import pytest

from registry.imports.needs import needs_under, read_needs
from registry.people.models import Need


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("usa silla de ruedas", (Need.MOBILITY,)),
        ("Embarazada y diabetes", (Need.PREGNANCY, Need.MEDICAL)),
        ("wheelchair; insulin", (Need.MOBILITY, Need.MEDICAL)),
        ("no habla español", (Need.INTERPRETER,)),
        ("no puede caminar", (Need.MOBILITY,)),
        ("bebé de tres meses", (Need.INFANT,)),
        ("adulto de 71 años", (Need.OLDER,)),
        ("minor_alone", (Need.MINOR_ALONE,)),
        ("sin teléfono", (Need.NO_PHONE,)),
        ("dialyse et fauteuil roulant", (Need.MEDICAL, Need.MOBILITY)),
    ],
)
def test_a_phrase_says_its_need(text: str, needs: tuple[Need, ...]) -> None:
    said = read_needs(text)
    assert (said.needs, said.unread) == (needs, ())


@pytest.mark.parametrize("text", ["", "-", "ninguna", "No", "sin necesidades", "N/A", "sana"])
def test_none_is_none(text: str) -> None:
    said = read_needs(text)
    assert (said.needs, said.unread, said.has_details) == ((), (), False)


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("no usa silla de ruedas", ("no usa silla de ruedas",)),
        ("sin diabetes, embarazada", ("sin diabetes",)),
        ("cuida a su tía", ("cuida a su tía",)),
        ("adulto de 40 años", ("adulto de 40 años",)),
        ("algo raro / muletas", ("algo raro",)),
        ("cancerbero", ()),
    ],
)
def test_what_is_denied_or_not_understood_comes_back_as_it_was_said(
    text: str, unread: tuple[str, ...]
) -> None:
    assert read_needs(text).unread == unread


@pytest.mark.parametrize(
    ("text", "has_details"),
    [
        ("silla de ruedas", False),
        ("diabetes", True),
        ("embarazo", False),
        ("embarazo 7 meses", True),
    ],
)
def test_words_that_say_more_than_the_code_are_details(text: str, has_details: bool) -> None:
    assert read_needs(text).has_details is has_details


@pytest.mark.parametrize(
    ("title", "text", "needs", "unread"),
    [
        ("Embarazo", "sí", (Need.PREGNANCY,), ()),
        ("Embarazo", "5 meses", (Need.PREGNANCY,), ()),
        ("Embarazo", "No", (), ()),
        ("Embarazo", "no, ya nació", (), ("ya nació",)),
        ("Silla de ruedas", "x", (Need.MOBILITY,), ()),
        ("Discapacidad", "visual", (Need.MOBILITY,), ()),
        ("Salud", "buena", (), ("buena",)),  # health in general: only a yes says a need
        ("Necesidades", "embarazada, 7 meses", (Need.PREGNANCY,), ()),
        ("Necesidades", "diabetes desde hace 3 años", (Need.MEDICAL,), ()),
        ("Necesidades", "7 meses", (), ("7 meses",)),
        ("Necesidades", "sí", (), ("sí",)),
    ],
)
def test_the_title_of_one_need_says_it(
    title: str, text: str, needs: tuple[Need, ...], unread: tuple[str, ...]
) -> None:
    said = needs_under(title, text)
    assert (said.needs, said.unread) == (needs, unread)


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("Embarazada", "0", ()),
        ("Silla de ruedas", "false", ()),
        ("Requiere intérprete", "N", ()),
        ("Adulto mayor", "1", (Need.OLDER,)),
        ("Embarazo", "5 meses", (Need.PREGNANCY,)),
        ("Silla de ruedas", "X", (Need.MOBILITY,)),
    ],
)
def test_a_nought_under_a_need_is_a_no(title: str, text: str, found: tuple[Need, ...]) -> None:
    assert needs_under(title, text).needs == found
