from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import reading, writing
from core.transports.whatsapp.models import WhatsappNumber
from core.transports.whatsapp.polling import daily_limit, note_template_change
from core.transports.whatsapp.templates import listed_templates
from tests.core.transports.whatsapp.conftest import AT
from tests.gateways.cloud_api import CloudApiFake, template

Poll = Callable[[], str]


def names(engine: Engine) -> list[tuple[str, str, str, str, int]]:
    with reading(engine) as session:
        return [
            (each.name, each.language, each.state, each.category, each.gaps)
            for each in listed_templates(session)
        ]


def number(engine: Engine) -> tuple[str, int | None, bool, str]:
    with reading(engine) as session:
        row = session.scalars(sa.select(WhatsappNumber)).one()
        return row.quality, row.daily_limit, row.polled_at == AT, row.trouble


def test_all_pages_are_read_and_what_is_gone_is_forgotten(
    engine: Engine, api: CloudApiFake, poll: Poll
) -> None:
    api.templates = [template(f"t{each}") for each in range(5)]
    assert poll() == ""
    assert [each[0] for each in names(engine)] == ["t0", "t1", "t2", "t3", "t4"]
    api.templates = [template("t1", category="MARKETING"), template("t9", "en", body="Hello")]
    poll()
    assert names(engine) == [
        ("t1", "es_MX", "APPROVED", "MARKETING", 2),
        ("t9", "en", "APPROVED", "UTILITY", 0),
    ]
    assert number(engine) == ("GREEN", 1000, True, "")


def test_a_platform_that_does_not_answer_changes_nothing_and_is_said(
    engine: Engine, api: CloudApiFake, poll: Poll
) -> None:
    poll()
    known = names(engine)
    api.token = "another"
    assert poll() == "WhatsApp 190: the token has expired"
    assert names(engine) == known
    assert number(engine) == ("GREEN", 1000, True, "WhatsApp 190: the token has expired")


def test_what_it_tells_of_one_template_counts_at_once(
    engine: Engine, api: CloudApiFake, poll: Poll
) -> None:
    poll()
    with writing(engine) as session:
        assert note_template_change(session, "aviso", "es_MX", category="MARKETING")
        assert note_template_change(session, "aviso", "es_MX", state="PAUSED")
        assert not note_template_change(session, "aviso", "en", state="PAUSED")
    assert names(engine) == [("aviso", "es_MX", "PAUSED", "MARKETING", 2)]


@pytest.mark.parametrize(
    ("tier", "limit"),
    [
        ("TIER_50", 50),
        ("TIER_250", 250),
        ("TIER_1K", 1000),
        ("TIER_100K", 100_000),
        ("TIER_UNLIMITED", None),
        ("", None),
    ],
)
def test_the_limit_of_a_day(tier: str, limit: int | None) -> None:
    assert daily_limit(tier) == limit
