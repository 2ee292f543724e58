"""Sight follows the row: no page prints another row's name but through `joined_name`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from jinja2 import Environment, nodes

from core.db import writing
from directory.entries.models import (
    Channel,
    ChannelKind,
    Designation,
    FocalPoint,
    Organisation,
    OrganisationKind,
    Post,
    Shelter,
    ShelterKind,
    Visibility,
)
from directory.entries.visibility import EntryType
from plans.models import PlanArea
from tests.conftest import ROOT
from tests.webapp.conftest import House

ENTRIES: tuple[EntryType, ...] = (Post, Organisation, Shelter, FocalPoint)
TEMPLATES = ROOT / "templates"
NOBODY = {"id", "retired_at"}
"""Attributes of another row that name nobody."""
ASKED = {"joined_post", "is_joined_seen"}
"""Macros and functions that ask for the reader's sight of the row they are handed."""
SIFTED = {
    ("joining/done.html", "post"): "as anybody sees it (close_to_me.public_post)",
    ("own_record/home.html", "post"): "as anybody sees it (close_to_me.public_post)",
    ("registry/quality.html", "post"): "the id of an own post, whose counts these are",
    ("directory/focal_points.html", "post"): "the posts of the seats are those the viewer sees",
}
"""Places where the name is no relationship of a row, with what makes it fit to print."""


def joined() -> set[str]:
    """Return the relationships that lead from a row a page shows to an entry of the directory."""
    return {
        each.key
        for kind in (*ENTRIES, PlanArea)
        for each in kind.__mapper__.relationships
        if each.mapper.class_ in ENTRIES and not each.uselist
    }


def parents(node: nodes.Node) -> Iterator[tuple[nodes.Node, nodes.Node]]:
    for child in node.iter_child_nodes():
        yield child, node
        yield from parents(child)


def is_asked(parent: nodes.Node) -> bool:
    """Return whether what is done with a joined row asks for sight, or prints nothing of it."""
    if isinstance(parent, nodes.Filter):
        return parent.name == "joined_name"
    if isinstance(parent, nodes.Call):
        return isinstance(parent.node, nodes.Name) and parent.node.name in ASKED
    if isinstance(parent, nodes.Getattr):
        return parent.attr in NOBODY
    return isinstance(parent, nodes.If | nodes.CondExpr | nodes.And | nodes.Or | nodes.Not)


def faults(source: str) -> list[str]:
    tree = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True).parse(
        source
    )
    names = joined()
    return [
        f"{node.attr}, line {node.lineno}"
        for node, parent in parents(tree)
        if isinstance(node, nodes.Getattr) and node.attr in names and not is_asked(parent)
    ]


def pages() -> list[Path]:
    return [path for path in sorted(TEMPLATES.rglob("*.html")) if "pdf" not in path.parts]


def test_relationships_are_found() -> None:
    assert {"post", "organisation", "covering_post"} <= joined()


def test_no_template_takes_a_joined_name_by_itself() -> None:
    found = {
        (str(path.relative_to(TEMPLATES)), fault.partition(",")[0]): fault
        for path in pages()
        for fault in faults(path.read_text(encoding="utf-8"))
    }
    assert not {key: fault for key, fault in found.items() if key not in SIFTED}
    assert not set(SIFTED) - set(found), "an exception that is no longer needed"


@pytest.mark.parametrize(
    "source",
    [
        "{{ entry.post.name }}",
        "{{ one.entry.organisation.city }}",
        "{% set place = entry.post %}{{ place.name }}",
        "{{ card(entry.covering_post) }}",
        "{{ entry.post|upper }}",
        "{% for one in [entry.post] %}{{ one.name }}{% endfor %}",
    ],
)
def test_the_reading_finds_each_way_round(source: str) -> None:
    assert faults(source)


# -- the pages themselves ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def hidden_post() -> dict[str, Any]:
    return {"name": "Consulado Zarzamora", "city": "Zarzal"}


@pytest.fixture
def stage(house: House, hidden_post: dict[str, Any]) -> House:
    """A post its country keeps to itself, and what any partner may see joined to it."""
    with writing(house.engine) as session:
        post = session.get_one(Post, house.posts["HN"])
        post.visibility, post.name = Visibility.COUNTRY, hidden_post["name"]
        post.city, post.unit_code = hidden_post["city"], "US-TX"
        organisation = Organisation(
            kind=OrganisationKind.CIVIL_SOCIETY,
            name="Casa Zarzamora",
            country="HN",
            visibility=Visibility.COUNTRY,
        )
        session.add(organisation)
        session.flush()
        phone = Channel(kind=ChannelKind.PHONE, value="+19565550111")
        session.add(
            FocalPoint(
                name="Persona Visible",
                country="HN",
                post_id=post.id,
                designation=Designation.DESIGNATED,
                visibility=Visibility.RCM,
                channels=[phone],
            )
        )
        session.add(
            Shelter(
                name="Albergue Visible",
                country="HN",
                post_id=post.id,
                organisation_id=organisation.id,
                kind=ShelterKind.COMMUNITY,
                visibility=Visibility.RCM,
            )
        )
    return house


READERS = {
    "secretariat": False,
    "consul.gt": False,
    "civil_society.gt": False,
    "country_admin.hn": True,
}


def addresses(house: House) -> list[str]:
    with writing(house.engine) as session:
        person = session.scalars(
            sa.select(FocalPoint.id).where(FocalPoint.name == "Persona Visible")
        ).one()
        shelter = session.scalars(
            sa.select(Shelter.id).where(Shelter.name == "Albergue Visible")
        ).one()
    return [
        "/directorio",
        "/directorio?q=Visible",
        f"/directorio/focal_point/{person}",
        f"/directorio/shelter/{shelter}",
        "/directorio/puntos-focales",
        "/planes",
    ]


def test_a_hidden_post_shows_through_no_row_joined_to_it(stage: House) -> None:
    for account, is_own in READERS.items():
        browser = stage.signed_in(account)
        text = ""
        for address in addresses(stage):
            answer = browser.get(address, follow_redirects=True)
            assert answer.status_code == 200, (account, address)
            text += answer.text
        assert ("Zarzamora" in text) == is_own, account
        assert ("una representación de Honduras" in text) == (not is_own), account
