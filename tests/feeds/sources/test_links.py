"""What the indexes of the hubs lead to: whole messages, each once, and what is not asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import reading
from core.http import Answer
from feeds.models import RejectedItem
from feeds.sources.poll import poll_source
from tests.feeds.sources.test_poll import FakeRetrieve, add_source, client, hazards
from tests.feeds.worlds import NOW, FakeAtlas, cap

HUB = "https://cap-sources.s3.amazonaws.com/cr-imn-es/rss.xml"
BASE = "https://cap-sources.s3.amazonaws.com/cr-imn-es/"


def item(name: str, fields: str = "") -> str:
    return (
        f"<item><title>{name}</title><link>{BASE}{name}.xml</link><guid>{name}</guid>"
        f"<pubDate>Sun, 22 Nov 2026 11:00:00 GMT</pubDate><cap:event>Lluvia</cap:event>{fields}"
        "</item>"
    )


def rss(*items: str) -> bytes:
    return (
        '<rss xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2" version="2.0"><channel>'
        f"<title>IMN</title><copyright>public domain</copyright>{''.join(items)}</channel></rss>"
    ).encode()


@pytest.mark.parametrize(
    ("fields", "is_asked"),
    [
        ("", True),
        ("<cap:expires>Sun, 22 Nov 2026 18:00:00 +0000</cap:expires>", True),
        ("<cap:expires>2026-11-22T11:30:00-00:00</cap:expires>", True),
        ("<cap:expires>Sun, 22 Nov 2026 10:00:00 +0000</cap:expires>", False),
        ("<cap:expires>2026-11-22T04:00:00-06:00</cap:expires>", False),
        ("<cap:expires>mañana</cap:expires>", True),
        # A Cancel ends another one, however late it is read.
        (
            "<cap:expires>2026-11-22T04:00:00-06:00</cap:expires>"
            "<cap:message_type>Cancel</cap:message_type>",
            True,
        ),
        (
            "<cap:msgType>Cancel</cap:msgType><cap:expires>2026-11-22T04:00:00-06:00</cap:expires>",
            True,
        ),
    ],
)
def test_what_lapsed_by_the_index_is_not_asked_for_but_a_cancel_is(
    engine: Engine, fields: str, is_asked: bool
) -> None:
    source_id = add_source(engine, "imn", HUB, "rss-cap")
    retrieve = FakeRetrieve({HUB: rss(item("a", fields)), f"{BASE}a.xml": cap("a")})
    poll_source(client(engine, retrieve), source_id, FakeAtlas(), NOW)
    assert (f"{BASE}a.xml" in {request.address for request in retrieve.asked}) is is_asked


def test_in_a_countrys_feed_only_its_own_senders_speak(engine: Engine) -> None:
    source_id = add_source(engine, "imn", HUB, "rss-cap")
    answers: dict[str, Answer | bytes] = {
        HUB: rss(item("own"), item("noaa")),
        f"{BASE}own.xml": cap("own", sender="avisos@imn.ac.cr"),
        f"{BASE}noaa.xml": cap("noaa", sender="w-nws.webmaster@noaa.gov"),
    }
    poll_source(client(engine, FakeRetrieve(answers)), source_id, FakeAtlas(), NOW)
    assert [hazard.key for hazard in hazards(engine)] == ["cap:avisos@imn.ac.cr,own"]
    with reading(engine) as session:
        (aside,) = session.scalars(sa.select(RejectedItem))
    assert (aside.where, "noaa.gov is of US" in aside.reason) == ("noaa", True)


METEOALARM = "https://feeds.meteoalarm.org/feeds/meteoalarm-legacy-atom-spain"
WHOLE = "https://feeds.meteoalarm.org/api/v1/warnings/feeds-spain/1"


def entry(colour: str = "Yellow", sent: str = "11:00:00", expires: str = "18:00:00") -> bytes:
    return f"""<feed xmlns="http://www.w3.org/2005/Atom"
    xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2"><title>Spain</title><entry>
    <cap:geocode><valueName>EMMA_ID</valueName><value>ES617</value></cap:geocode>
    <cap:areaDesc>Sevilla</cap:areaDesc><cap:event>{colour} wind warning</cap:event>
    <cap:sent>2026-11-22T{sent}+00:00</cap:sent>
    <cap:expires>2026-11-22T{expires}+00:00</cap:expires><cap:severity>Moderate</cap:severity>
    <cap:message_type>Alert</cap:message_type><cap:status>Actual</cap:status>
    <cap:identifier>2.49.0.0.724.1</cap:identifier><link href="{WHOLE}"
    type="application/cap+xml"/><author><name>meteoalarm.org</name></author>
    <id>{WHOLE}</id><title>{colour} wind warning</title><updated>2026-11-22T11:00:00Z</updated>
    </entry></feed>""".encode()


def whole() -> bytes:
    code = "<geocode><valueName>EMMA_ID</valueName><value>ES617</value></geocode>"
    return cap("2.49.0.0.724.1", sender="cap@aemet.es", event="Wind", area=code)


def test_an_index_signed_by_another_than_its_messages_makes_no_second_hazard(
    engine: Engine,
) -> None:
    source_id = add_source(engine, "meteoalarm", METEOALARM, "atom")
    rounds: list[dict[str, Answer | bytes]] = [
        {METEOALARM: entry()},  # its message is not to be had at first: the entry speaks
        {METEOALARM: entry(), WHOLE: whole()},
        {METEOALARM: entry(), WHOLE: whole()},
    ]
    asked = []
    for minutes, answers in enumerate(rounds):
        retrieve = FakeRetrieve(answers)
        now = NOW + timedelta(minutes=minutes)
        poll_source(client(engine, retrieve), source_id, FakeAtlas(), now)
        asked.append(len(retrieve.asked))
        (hazard,) = hazards(engine)
        assert "EMMA_ID:ES617" in hazard.missing_codes
    assert asked == [2, 2, 1], "owed, had, and not asked for again"


@pytest.mark.parametrize(
    "body",
    [entry("Green"), entry(sent="11:00:00", expires="09:00:00")],
    ids=["green", "old with a new date"],
)
def test_no_warning_of_the_index_is_no_hazard(engine: Engine, body: bytes) -> None:
    source_id = add_source(engine, "meteoalarm", METEOALARM, "atom")
    poll_source(client(engine, FakeRetrieve({METEOALARM: body})), source_id, FakeAtlas(), NOW)
    assert hazards(engine) == []
