"""Names are known, stand once, and are read strictly."""

from __future__ import annotations

import pytest
from flask import Flask

from registry.statistics.fields import CrossField
from webapp.api.parameters import COUNTRY, FIELDS, LIMIT, PAGING, SECTION, read_question
from webapp.auth.programs.refusals import ProgramRefused

APP = Flask(__name__)
ALL = (SECTION, COUNTRY, FIELDS, *PAGING)


def question(query: str) -> dict[str, object]:
    with APP.test_request_context(f"/?{query}"):
        return read_question(ALL)


def test_what_is_not_asked_is_as_usual() -> None:
    assert question("") == {
        "section": None, "country": "", "by": (), "limit": 100, "cursor": (), "lang": None,
    }  # fmt: skip


def test_values_are_read() -> None:
    said = question("country=GT&limit=7&by=age,state,age&section=shelter")
    assert (said["country"], said["limit"], said["section"]) == ("GT", 7, "shelter")
    assert said["by"] == (CrossField.AGE, CrossField.STATE)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=0", "limit"), ("limit=501", "limit"), ("limit=²", "limit"), ("limit=", "limit"),
        ("country=gt", "country"), ("country=GTM", "country"), ("country=", "country"),
        ("by=name", "by"), ("by=age,sex,need,kind", "by"), ("by=municipality", "by"),
        ("lang=de", "lang"), ("cursor=x", "cursor"), ("page=2", "page"),
        ("section=community_leader", "section"), ("lang=es&lang=en", "lang"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(query: str, name: str) -> None:
    with pytest.raises(ProgramRefused) as refused:
        question(query)
    assert refused.value.about == name


def test_each_says_what_it_takes() -> None:
    assert LIMIT.schema["maximum"] == 500
    assert "community_leader" not in SECTION.schema["enum"]
