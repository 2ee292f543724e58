from __future__ import annotations

import pytest

from core.i18n.phones import (
    from_abroad,
    home_only,
    international,
    national,
    tel_link,
    whatsapp_link,
)


@pytest.mark.parametrize(
    ("value", "at_home", "for_the_world", "from_mexico", "link", "chat"),
    [
        (
            "+19565550123",
            "(956) 555-0123",
            "+1 956-555-0123",
            "00 1 956-555-0123",
            "tel:+19565550123",
            "https://wa.me/19565550123",
        ),
        (
            "+50325550123",
            "2555 0123",
            "+503 2555 0123",
            "00 503 2555 0123",
            "tel:+50325550123",
            "https://wa.me/50325550123",
        ),
        (
            "+525555550123",
            "55 5555 0123",
            "+52 55 5555 0123",
            "55 5555 0123",
            "tel:+525555550123",
            "https://wa.me/525555550123",
        ),
        (
            "+19565550123;ext=12",
            "(956) 555-0123 ext. 12",
            "+1 956-555-0123 ext. 12",
            "00 1 956-555-0123 ext. 12",
            "tel:+19565550123;ext=12",
            None,
        ),
        ("911", "911", "911", "911", "tel:911", None),
    ],
)
def test_the_forms_of_a_number(
    value: str, at_home: str, for_the_world: str, from_mexico: str, link: str, chat: str | None
) -> None:
    assert national(value) == at_home
    assert international(value) == for_the_world
    assert from_abroad(value, "mx") == from_mexico
    assert tel_link(value) == link
    assert whatsapp_link(value) == chat


@pytest.mark.parametrize("calling_from", ["US", "us", "DO"])
def test_within_a_numbering_plan_no_exit_code_and_no_1(calling_from: str) -> None:
    assert from_abroad("+19565550123", calling_from) == "(956) 555-0123"
    assert from_abroad("+50325550123", calling_from) == "011 503 2555 0123"


def test_from_nowhere_it_is_the_form_for_the_world() -> None:
    assert from_abroad("+19565550123", "") == from_abroad("+19565550123", "XX") == "+1 956-555-0123"


def test_a_kept_value_that_is_rubbish_is_shown_as_it_stands_and_links_nowhere_wicked() -> None:
    assert (
        national("preguntar")
        == international("preguntar")
        == from_abroad("preguntar", "US")
        == "preguntar"
    )
    assert tel_link('"><script>') == "tel:%22%3E%3Cscript%3E"
    assert tel_link("javascript:alert(1)").startswith("tel:javascript%3A")


@pytest.mark.parametrize(
    ("value", "country"),
    [
        ("+18005550602", "US"),
        ("+18885550602", "US"),
        ("+528005550602", "MX"),
        ("+50108001234567", "BZ"),
        ("+5068001234567", "CR"),
        ("+80012345678", ""),
        ("+19565550123", ""),
        ("+529625550164", ""),
        ("911", ""),
        ("texto", ""),
    ],
)
def test_what_rings_at_home_only(value: str, country: str) -> None:
    assert home_only(value) == country
