"""A consul brings lists for their post, others for the country; a form says what columns are."""

from __future__ import annotations

import uuid

import pytest
from flask import g
from werkzeug.exceptions import NotFound

from core.accounts import RoleName
from core.tabular.column_detection import ColumnGuess
from tests.webapp.conftest import House
from webapp.auth.access import Scope
from webapp.blueprints.registry.senders import answers_of, list_files, list_sender, mapping_of
from webapp.http.services import services

POST, USER = uuid.UUID(int=3), uuid.UUID(int=7)


@pytest.mark.parametrize(
    ("role", "post_id"),
    [(RoleName.CONSUL, POST), (RoleName.COUNTRY_ADMIN, None), (RoleName.EMERGENCY, None)],
)
def test_a_consul_brings_lists_for_their_post_alone(
    house: House, role: RoleName, post_id: uuid.UUID | None
) -> None:
    with house.app.test_request_context("/registro"):
        g.scope = Scope(role, "GT", POST, None, USER)
        sender = list_sender()
    assert (sender.actor, sender.country, sender.post_id) == (f"user:{USER}", "GT", post_id)


@pytest.mark.parametrize("scope", [Scope(RoleName.SECRETARIAT, user_id=USER), Scope()])
def test_who_works_for_no_country_brings_none(house: House, scope: Scope) -> None:
    with house.app.test_request_context("/registro"):
        g.scope = scope
        with pytest.raises(NotFound):
            list_sender()


def test_lists_wait_sealed_below_the_folder_of_the_installation(house: House) -> None:
    with house.app.test_request_context("/registro"):
        store = list_files()
        store.write("a.list", b"Ana Prueba", is_sealed=True)
        (file,) = store.files()
        folder = services().settings.instance / "registry-lists"
    (path,) = folder.iterdir()
    assert file.is_sealed
    assert b"Ana" not in path.read_bytes()


def test_a_form_says_for_each_column_by_its_place_what_it_is() -> None:
    guesses = [ColumnGuess(title, "note", 0.9, ()) for title in ("Tel.", "Nota", "Otra", "Más")]
    form = {"column-0": "phone", "column-1": "", "column-2": "no_such_target", "m_means": "f"}
    assert mapping_of(form, guesses) == {
        "columns": {
            "Tel.": {"field": "phone"},
            "Nota": {"field": ""},
            "Otra": {"field": ""},
            "Más": {"field": ""},
        },
        "defaults": {"m_means": "f"},
    }


@pytest.mark.parametrize(
    ("form", "answers"),
    [
        (
            {"day_order": "month_first", "m_means": "m"},
            {"day_order": "month_first", "m_means": "m"},
        ),
        ({"day_order": "year_first", "m_means": "x"}, {}),
        ({"m_means": "f", "sheet": "1"}, {"m_means": "f"}),
        ({}, {}),
    ],
)
def test_only_an_answer_that_is_one_counts(form: dict[str, str], answers: dict[str, str]) -> None:
    assert answers_of(form) == answers
