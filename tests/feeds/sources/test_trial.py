from __future__ import annotations

import json

import pytest

from core.http import Answer, Body, FailureKind, HttpRequest, NotModified, RetrievalFailure
from feeds.formats.registry import read
from feeds.sources.trial import LINKS_TRIED, SourceTrial, TrialReader
from tests.feeds.worlds import SAMPLES, FakeAtlas, cap

HOME = "https://hub.example/feed"
CAP_FEED = "https://hub.example/cap/{}.xml"


def reader(answers: dict[str, bytes | Answer]) -> tuple[TrialReader, list[str]]:
    asked: list[str] = []

    def retrieve(request: HttpRequest) -> Answer:
        asked.append(request.address)
        answer = answers.get(request.address, RetrievalFailure("gone", kind=FailureKind.GONE))
        return Body(request.address, answer) if isinstance(answer, bytes) else answer

    return TrialReader(retrieve, read, FakeAtlas(), seconds=10), asked


def trial(body: bytes, form: str = "") -> SourceTrial:
    found = reader({HOME: body})[0].try_source(HOME, form)
    assert isinstance(found, SourceTrial), found
    return found


def test_messages_places_languages_senders_and_kinds_are_told() -> None:
    found = trial((SAMPLES / "feeds" / "nws-active.geojson").read_bytes())
    assert (found.format, len(found.messages), found.placed) == ("nws-geojson", 3, 3)
    assert found.languages == ["en-US"]
    shown = found.as_json()
    assert (shown["messages"], shown["unplaced"]) == (3, [])
    assert "not a date" in shown["rejected"][0]["reason"]
    assert sum(shown["kinds"].values()) == 3


def test_every_language_that_is_spoken_is_told() -> None:
    block = (
        "<info><language>{}</language><category>Met</category><event>Flood</event>"
        "<urgency>Immediate</urgency><severity>Severe</severity><certainty>Likely</certainty>"
        "<headline>x</headline><area><areaDesc>Hidalgo</areaDesc></area></info>"
    )
    body = cap(info=block.format("en-CA") + block.format("fr-CA"))
    found = reader({HOME: body})[0].try_source(HOME)
    assert isinstance(found, SourceTrial)
    assert sorted(found.languages) == ["en-CA", "fr-CA"]


def test_links_are_followed_a_few_and_only_to_hosts_that_are_allowed() -> None:
    ours = [CAP_FEED.format(number) for number in range(LINKS_TRIED + 2)]
    others = ["https://met.example/cap/1.xml"]
    items = "".join(
        f"<item><title>x</title><link>{each}</link><guid>{each}</guid></item>"
        for each in [*others, *ours]
    )
    body = (
        '<rss version="2.0"><channel><title>Hub</title><copyright>public domain</copyright>'
        f"{items}</channel></rss>"
    )
    answers: dict[str, bytes | Answer] = {address: cap(address) for address in ours[1:]}
    tried, asked = reader({HOME: body.encode(), **answers})
    found = tried.try_source(HOME)
    assert isinstance(found, SourceTrial)
    assert asked == [HOME, *ours[:LINKS_TRIED]]
    assert (len(found.messages), found.pending) == (LINKS_TRIED - 1, 3)
    assert [item.reason for item in found.rejected] == ["gone"]
    assert [(host.name, host.links, host.is_allowed) for host in found.hosts] == [
        ("hub.example", LINKS_TRIED + 2, True),
        ("met.example", 1, False),
    ]
    allowed, asked = reader({HOME: body.encode(), **answers, others[0]: cap("B1")})
    allowed.try_source(HOME, "", ["met.example"])
    assert asked[1] == others[0]


def test_what_no_format_knows_is_read_as_any_list_of_things_with_a_time_and_a_place() -> None:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [-89, 13.5]},
        "properties": {"nombre": "Incendio", "fecha": "2026-11-22T10:00:00Z"},
    }
    body = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    found = trial(body)
    assert (found.format, len(found.messages), found.placed) == ("geojson", 1, 0)
    assert found.messages[0].unplaced_reason
    rss = (
        b"<rss version='2.0'><channel><title>Avisos</title><item><title>Inundaci\xc3\xb3n</title>"
        b"<pubDate>Sun, 22 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>"
    )
    assert trial(rss).format == "georss"


def test_a_list_of_things_without_a_time_is_empty_and_says_why() -> None:
    body = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "geometry": None, "properties": {"name": "Zona"}}],
        }
    ).encode()
    found = trial(body)
    assert found.is_empty
    assert [item.reason.split(":")[0] for item in found.rejected] == ["no time"]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"<html><body>login</body></html>", FailureKind.UNREADABLE),
        (b"%PDF-1.7", FailureKind.UNREADABLE),
        (RetrievalFailure("no", kind=FailureKind.NO_NAME), FailureKind.NO_NAME),
        (NotModified(), FailureKind.STATUS),
    ],
)
def test_what_cannot_be_read_is_a_failure_with_its_kind(
    answer: bytes | Answer, kind: FailureKind
) -> None:
    found = reader({HOME: answer})[0].try_source(HOME)
    assert isinstance(found, RetrievalFailure)
    assert found.kind is kind


def test_a_format_named_is_the_only_one_tried() -> None:
    assert trial(cap(), "cap").format == "cap"
    found = reader({HOME: cap()})[0].try_source(HOME, "georss")
    assert isinstance(found, RetrievalFailure)
