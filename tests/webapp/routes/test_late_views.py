"""Every address stands in the table, and what answers there loads first of all."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from core.settings import ROOT
from tests.webapp.conftest import House
from webapp.http.database import db
from webapp.http.pages import SECTIONS
from webapp.routes.late_rules import LateRule
from webapp.routes.late_views import LateViews, init_views, views_of
from webapp.routes.table import read_routes

NAMES = {section.name for section in SECTIONS}
SHARED = {"layouts", "macros"}


@pytest.fixture
def bare() -> LateViews:
    """The sections of an application that has nothing else."""
    app = Flask("late", static_folder=None)
    app.url_rule_class = LateRule
    init_views(app)
    return views_of(app)


def test_each_section_loads_by_itself_and_has_all_its_views(bare: LateViews) -> None:
    endpoints = {route.endpoint for route in read_routes()}
    for name in NAMES:
        bare.load(name)
        own = {each for each in endpoints if each.startswith(f"{name}.")}
        assert own
        assert all(callable(bare.view(each)) for each in own)
    assert bare.loaded == NAMES


def test_the_first_request_of_a_section_loads_it_and_no_other_under_no_lock(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = views_of(house.app)
    was_writing: list[bool] = []
    take = views._take

    def watched(blueprint: object) -> None:
        was_writing.append(bool(db.session().info.get("writes")))
        take(blueprint)  # type: ignore[arg-type]

    monkeypatch.setattr(views, "loaded", set())
    monkeypatch.setattr(views, "_views", {})
    monkeypatch.setattr(views, "_take", watched)
    house.browser().post("/entrar", data={})
    assert (views.loaded, was_writing) == ({"account"}, [False])


def test_what_a_section_asks_before_a_page_is_asked_of_the_first_request_too(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = views_of(house.app)
    monkeypatch.setattr(views, "loaded", set())
    of_all = {None: house.app.before_request_funcs[None]}
    monkeypatch.setattr(house.app, "before_request_funcs", of_all)
    assert house.browser().get("/s/no-such-token").status_code == 404
    assert house.app.before_request_funcs["self_report"]


def test_sections_ask_for_nothing_that_is_not_taken_over(bare: LateViews) -> None:
    bare.load_all()
    for blueprint in bare._app.blueprints.values():
        others = (
            blueprint.teardown_request_funcs,
            blueprint.url_value_preprocessors,
            blueprint.url_default_functions,
            blueprint.error_handler_spec,
        )
        assert not any(any(each.values()) for each in others), blueprint.name
        (own,) = blueprint.template_context_processors.values()
        assert [each.__module__ for each in own] == ["flask.templating"], blueprint.name
        assert blueprint.static_folder is None, blueprint.name


def test_words_that_come_with_one_section_stand_in_its_templates_alone(bare: LateViews) -> None:
    environment = bare._app.jinja_env
    named: dict[str, set[str]] = {}
    for path in (ROOT / "templates").rglob("*.html"):
        folder = path.relative_to(ROOT / "templates").parts[0]
        named.setdefault(folder, set()).update(re.findall(r"\w+", path.read_text("utf-8")))
    for section in SECTIONS:
        before = {*environment.globals, *environment.filters}
        bare.load(section.name)
        lent = {*environment.globals, *environment.filters} - before
        elsewhere = {
            folder for folder, words in named.items() if folder != section.name and words & lent
        }
        assert elsewhere == set(), (section.name, lent)
