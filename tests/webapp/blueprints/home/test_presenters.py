from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from response.readiness.post_readiness import PartScore, ReadinessPart
from tests.webapp.conftest import House
from webapp.blueprints.home.presenters import act_link, news_words
from webapp.queries.dashboard import RaisedFlag

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FLAGS = [RaisedFlag(NOW - timedelta(hours=1), 12), RaisedFlag(NOW - timedelta(hours=9), 50)]
CRISES = [NOW - timedelta(hours=2)]


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (
            None,
            ["2 peligros nuevos tocan a su gente (62 personas dentro)", "1 crisis declarada"],
        ),
        (
            NOW - timedelta(hours=3),
            ["1 peligro nuevo toca a su gente (12 personas dentro)", "1 crisis declarada"],
        ),
        (NOW, []),
    ],
)
def test_news_count_from_the_last_visit(
    house: House, since: datetime | None, words: list[str]
) -> None:
    with house.app.test_request_context("/"):
        assert news_words(FLAGS, CRISES, since) == words


@pytest.mark.parametrize("part", ReadinessPart)
def test_every_part_has_an_act_and_a_stranger_no_way_to_it(
    house: House, part: ReadinessPart
) -> None:
    with house.app.test_request_context("/"):
        act = act_link(PartScore(part, 0, 40, 3))
        assert act.words
        assert act.address == ""
