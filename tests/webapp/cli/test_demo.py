from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from core.accounts import User
from core.db import reading, writing
from directory.entries.models import Organisation, OrganisationKind, Post, PostKind
from tests.webapp.cli.conftest import Terminal


@pytest.fixture
def demo(terminal: Terminal) -> Terminal:
    with writing(terminal.engine) as session:
        for name, is_demo in (("Embajada demo", True), ("Embajada", False)):
            session.add(
                Post(
                    kind=PostKind.EMBASSY,
                    name=name,
                    country="SV",
                    located_in="US",
                    is_demo=is_demo,
                )
            )
        session.add(
            Organisation(
                kind=OrganisationKind.CIVIL_SOCIETY, name="Demo", country="SV", is_demo=True
            )
        )
    return terminal


def posts(terminal: Terminal) -> list[str]:
    with reading(terminal.engine) as session:
        return list(session.scalars(sa.select(Post.name).order_by(Post.name)))


def test_without_yes_it_only_says_what_would_go(demo: Terminal) -> None:
    result = demo("demo", "remove")
    assert result.exit_code == 0
    assert "post\t1" in result.stdout
    assert "Ensayo" in result.stderr
    assert len(posts(demo)) == 2
    answer = json.loads(demo("demo", "remove", "--json").stdout)
    assert answer == {"removed": False, "rows": {"organisation": 1, "post": 1}, "files": []}


def test_with_yes_it_goes_and_the_audit_log_says_so(demo: Terminal) -> None:
    answer = json.loads(demo("demo", "remove", "--yes", "--json").stdout)
    assert (answer["removed"], answer["rows"]) == (True, {"organisation": 1, "post": 1})
    assert posts(demo) == ["Embajada"]
    assert [(action, details["removed"]) for action, _, details in demo.actions()] == [
        ("demo.remove", 2)
    ]


def test_a_real_account_at_a_demo_post_is_named_and_stops_it(demo: Terminal) -> None:
    demo("country", "add", "SV")
    made = demo(
        "user", "add", "--email", "c@sv.example", "--role", "consul", "--country", "SV",
        "--post", "Embajada demo",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    refused = demo("demo", "remove", "--yes", "--json")
    assert refused.exit_code == 1
    assert "c@sv.example" in refused.stderr
    (row,) = json.loads(refused.stdout)["hanging"]
    assert row.endswith("c@sv.example")
    assert len(posts(demo)) == 2
    with reading(demo.engine) as session:
        assert session.scalars(sa.select(User)).one().post_id is not None
