"""Forms: none is open until a country opens it, and each ends on its day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from registry.joining.models import FormKind, PublicForm
from registry.joining.public_forms import (
    ALPHABET,
    MOST_CRISES,
    InvalidForm,
    close_form,
    countries_open,
    form_of_code,
    forms_of,
    general_form,
    is_open,
    open_crisis,
    open_forms,
    open_general,
)


def crisis(session: Session, now: datetime, title: str = "Huracán", days: int = 10) -> PublicForm:
    return open_crisis(
        session,
        "GT",
        title=title,
        area="",
        closes_at=now + timedelta(days=days),
        actor="user:1",
        now=now,
    )


def test_a_country_has_one_general_form_open_until_it_is_closed(
    session: Session, now: datetime
) -> None:
    assert countries_open(session, now) == []
    form = open_general(session, "GT", actor="user:1", now=now)
    assert open_general(session, "GT", actor="user:2", now=now) is form
    assert (list(countries_open(session, now)), form.kind) == (["GT"], FormKind.GENERAL)
    close_form(session, form, actor="user:1", now=now)
    assert general_form(session, "GT", now) is None
    again = open_general(session, "GT", actor="user:1", now=now + timedelta(days=1))
    assert [each.id for each in forms_of(session, "GT")] == [again.id, form.id]


def test_a_crisis_form_ends_on_its_day_and_its_code_is_easy_to_type(
    session: Session, now: datetime
) -> None:
    form = crisis(session, now)
    assert set(form.code) <= set(ALPHABET)
    assert not set("0o1il") & set(form.code)
    assert form_of_code(session, f" {form.code.upper()} ") is form
    assert is_open(form, now)
    assert not is_open(form, now + timedelta(days=10))
    assert list(open_forms(session, now + timedelta(days=11))) == []


@pytest.mark.parametrize(("title", "days"), [("  ", 10), ("Huracán", 0), ("Huracán", 181)])
def test_a_crisis_has_a_name_and_an_end(
    session: Session, now: datetime, title: str, days: int
) -> None:
    with pytest.raises(InvalidForm):
        crisis(session, now, title, days)


def test_there_is_an_end_to_forms(session: Session, now: datetime) -> None:
    for number in range(MOST_CRISES):
        crisis(session, now, f"Crisis {number}")
    with pytest.raises(InvalidForm):
        crisis(session, now)
