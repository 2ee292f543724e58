"""`atalaya registry unplaced`: who is to be placed, with the reason; the audit log says so."""

from __future__ import annotations

import json

import sqlalchemy as sa

from core.db import writing
from registry.people.models import UnplacedStay
from tests.webapp.cli.conftest import Terminal


def test_who_waits_is_listed_for_people_and_programs_and_the_log_says_so(
    registered: Terminal,
) -> None:
    result = registered("registry", "unplaced", "--country", "GT", "--json")
    (document,) = json.loads(result.stdout)
    assert (document["words"], document["kind"]) == ("Narnia", "trip")
    assert (document["from"], document["until"]) == ("2026-12-01", "")
    assert "Narnia" in document["why"]
    (phone,) = document["phones"]
    assert (phone["title"], phone["typed"]) == ("Celular", "956 555 0123")
    assert "+19565550123" in phone["readings"]
    assert document["kept"] == ["Talla: mediana"]
    shown = registered("registry", "unplaced", "--country", "gt").stdout
    assert shown.startswith("1 por ubicar.")
    assert document["person"] in shown
    assert "Celular: «956 555 0123»: puede ser +1 956-555-0123" in shown
    assert "dicho en la lista: Talla: mediana" in shown
    reads = [details for action, _, details in registered.actions() if action == "person.read"]
    assert [details["persons"] for details in reads] == [1, 1]


def test_another_country_has_nobody_and_no_country_ends_with_two(registered: Terminal) -> None:
    assert json.loads(registered("registry", "unplaced", "--country", "HN", "--json").stdout) == []
    assert registered("registry", "unplaced", "--country", "Guatemala").exit_code == 2
    assert registered("registry", "unplaced").exit_code == 2


def test_one_whose_words_do_not_open_is_listed_all_the_same(registered: Terminal) -> None:
    with writing(registered.engine) as session:
        session.execute(sa.update(UnplacedStay).values(ciphertext=b"damaged"))
    result = registered("registry", "unplaced", "--country", "GT", "--json")
    (document,) = json.loads(result.stdout)
    assert (document["words"], document["why"]) == ("", "no se pudo abrir el lugar")
