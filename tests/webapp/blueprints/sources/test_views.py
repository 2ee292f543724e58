from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.audit_log import AuditEntry
from core.db import reading, writing
from core.http import Answer, Body, FailureKind, HttpRequest, RetrievalFailure
from core.settings import Settings
from feeds.formats.registry import read as read_here
from feeds.models import Hazard, HazardStatus, Source, SourceHour, Trust
from feeds.sources.poll import poll_source
from feeds.sources.retrieval import SourceClient
from tests.feeds.worlds import NOW, FakeAtlas, cap
from tests.webapp.conftest import House, post
from webapp.blueprints.sources import trials
from webapp.http.services import EXTENSION

FEED = "https://protec.example/avisos.xml"
MARK = re.compile(r'name="trial" value="([^"]+)"')
TOLD = {
    "name": "Protección Civil",
    "format": "auto",
    "interval_minutes": "15",
    "keep_hours": "24",
    "hosts": "",
    "trust": "derived",
}


class Web:
    """The servers of the world: what they answer, and what was asked of them."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | bytes] = {FEED: cap()}
        self.requests: list[str] = []

    def __call__(self, request: HttpRequest) -> Answer:
        self.requests.append(request.address)
        answer = self.answers.get(
            request.address, RetrievalFailure("no such name", kind=FailureKind.NO_NAME)
        )
        return Body(request.address, answer) if isinstance(answer, bytes) else answer


@pytest.fixture
def web(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """The reading process is of `feeds.sources.body_reader`; here it reads at once."""
    web, services = Web(), house.app.extensions[EXTENSION]
    house.app.extensions[EXTENSION] = replace(services, retrieve=web)

    class Here:
        def __enter__(self) -> object:
            return read_here

        def __exit__(self, *_: object) -> None:
            return None

    monkeypatch.setattr(trials, "reading_processes", Here)
    yield web
    house.app.extensions[EXTENSION] = services


def try_(browser: FlaskClient, **form: str) -> TestResponse:
    return post(browser, "/fuentes/nueva", act="try", **{"address": FEED, **form})


def keep(browser: FlaskClient, **form: str) -> TestResponse:
    page = try_(browser).text
    found = MARK.search(page)
    assert found, page
    return post(
        browser,
        "/fuentes/nueva",
        **{"act": "keep", "address": FEED, **TOLD, "trial": found.group(1), **form},
    )


def sources(house: House) -> dict[str, Source]:
    with reading(house.engine) as session:
        return {source.key: source for source in session.scalars(sa.select(Source))}


def actions(house: House) -> list[str]:
    with reading(house.engine) as session:
        query = sa.select(AuditEntry.action).where(AuditEntry.action.startswith("source."))
        return list(session.scalars(query.order_by(AuditEntry.number)))


def poll(house: House, key: str, web: Web) -> None:
    client = SourceClient(house.engine, web, read_here, seconds=10)
    poll_source(client, sources(house)[key].id, FakeAtlas(), house.clock.at)


def test_a_source_is_tried_kept_asked_and_its_hazard_is_seen_by_its_country_alone(
    house: House, web: Web, settings: Settings
) -> None:
    browser = house.signed_in("country_admin.gt")
    page = try_(browser).text
    assert "1 mensaje" in page
    assert "1 con lugar" in page
    assert 'id="map-data"' in page
    assert "swatch-severe" in page, "the map says which hatching is how grave"
    assert sources(house) == {}, "a trial keeps nothing"
    answer = keep(browser)
    assert answer.location == "/fuentes/proteccion-civil"
    kept_page = browser.get(answer.location).text
    assert "Ahora no se pregunta a ninguna fuente" in kept_page, "no minute is promised"
    kept = sources(house)["proteccion-civil"]
    assert (kept.owner, kept.trust, kept.format, kept.interval_minutes) == (
        "GT",
        Trust.DERIVED,
        "cap",
        15,
    )
    poll(house, kept.key, web)
    with reading(house.engine) as session:
        hazard = session.scalars(sa.select(Hazard)).one()
    address = f"/vigilancia/{hazard.id}"
    assert "Fuente derivada" in browser.get(address).text
    assert "solo Guatemala lo ve" in browser.get(address).text
    assert "Flood Warning" in browser.get("/vigilancia").text
    for other in ("country_admin.hn", "secretariat", "civil_society.gt"):
        stranger = house.signed_in(other)
        assert stranger.get(address).status_code == 404
        assert stranger.get("/fuentes/proteccion-civil").status_code == 404
        assert "Protección Civil" not in stranger.get("/fuentes").text
        assert "Flood Warning" not in stranger.get("/vigilancia").text


def test_what_was_not_tried_is_tried_instead_of_kept(house: House, web: Web) -> None:
    browser = house.signed_in("secretariat")
    web.answers["https://other.example/"] = cap("B1")
    for form in (
        {"trial": "forged"},
        {"address": "https://other.example/"},
        {"format": "cap"},
    ):
        page = keep(browser, **form).text
        assert "Esto es lo que se entendió" in page
        assert sources(house) == {}
    assert "No se puede guardar así" in keep(browser, name="").text
    assert keep(browser).status_code == 302
    assert sources(house)["proteccion-civil"].owner == "", "of all"


@pytest.mark.parametrize(
    ("address", "words", "requests"),
    [
        ("avisos.xml", "Escriba una dirección", 0),
        ("file:///etc/passwd", "Escriba una dirección", 0),
        ("https://gdacs.org@127.0.0.1/", "no se pregunta nunca", 0),
        ("http://x.test:22/", "no se pregunta nunca", 0),
        ("https://nobody.example/", "No se encuentra su servidor", 1),
    ],
)
def test_a_wrong_or_hostile_address_is_said_in_words_and_stays_typed(
    house: House, web: Web, address: str, words: str, requests: int
) -> None:
    answer = try_(house.signed_in("secretariat"), address=address)
    assert answer.status_code == 422
    assert words in answer.text
    title = "No se pudo probar. Nada se guardó." if requests else "Así no se puede probar"
    assert answer.text.count(title) == 1
    assert "guardar así" not in answer.text
    assert f'value="{address}"' in answer.text
    assert len(web.requests) == requests


def test_a_page_that_is_no_feed_is_said(house: House, web: Web) -> None:
    web.answers[FEED] = b"<!doctype html><html><body>Entrar</body></html>"
    answer = try_(house.signed_in("secretariat"))
    assert answer.status_code == 422
    assert "no es un aviso que Atalaya sepa leer" in answer.text
    assert "an HTML page instead of XML" in answer.text


def test_it_is_changed_paused_asked_and_removed_with_what_it_said(house: House, web: Web) -> None:
    browser = house.signed_in("secretariat")
    keep(browser)
    poll(house, "proteccion-civil", web)
    page = "/fuentes/proteccion-civil"
    assert post(browser, f"{page}/cambiar", **TOLD | {"interval_minutes": "0"}).status_code == 422
    assert post(browser, f"{page}/cambiar", **TOLD | {"name": "PC", "hosts": "a.test"}).location
    assert (sources(house)["proteccion-civil"].name, sources(house)["proteccion-civil"].hosts) == (
        "PC",
        ["a.test"],
    )
    post(browser, f"{page}/pausa", paused="1")
    assert not sources(house)["proteccion-civil"].is_enabled
    assert post(browser, f"{page}/preguntar").status_code == 404, "it is paused"
    post(browser, f"{page}/pausa", paused="0")
    assert post(browser, f"{page}/preguntar").status_code == 302
    assert post(browser, f"{page}/quitar").status_code == 422, "no reason, no removal"
    assert post(browser, f"{page}/quitar", reason="cerró").location == "/fuentes"
    assert browser.get(page).status_code == 404
    with reading(house.engine) as session:
        assert session.scalars(sa.select(Hazard)).one().status is HazardStatus.ENDED
    assert actions(house) == [
        "source.add",
        "source.change",
        "source.pause",
        "source.resume",
        "source.ask",
        "source.remove",
    ]


def test_nobody_changes_what_they_do_not_keep(house: House, web: Web) -> None:
    keep(house.signed_in("secretariat"))
    administrator = house.signed_in("country_admin.gt")
    page = administrator.get("/fuentes/proteccion-civil").text
    assert "Cambiarla" not in page
    for deed in ("cambiar", "pausa", "quitar"):
        answer = post(administrator, f"/fuentes/proteccion-civil/{deed}", **TOLD, reason="x")
        assert answer.status_code == 404
    consul = house.signed_in("consul.gt")
    assert consul.get("/fuentes/nueva").status_code == 403
    assert consul.get("/fuentes/proteccion-civil").status_code == 200


def test_a_week_is_a_chart_with_words(house: House) -> None:
    with writing(house.engine) as session:
        source = Source(key="a", name="A", format="cap", address=FEED, last_good_at=NOW)
        session.add(source)
        session.flush()
        for hours, new in ((1, 8), (30, 4), (100, 0)):
            hour = NOW - timedelta(hours=hours)
            silent = new == 0
            row = SourceHour(source_id=source.id, hour=hour, good=0 if silent else 6, new=new)
            row.failed = 3 if silent else 0
            session.add(row)
    page = house.signed_in("consul.gt").get("/fuentes").text
    week = "Últimos 7 días: mensajes nuevos, 12; veces preguntada, 15; sin respuesta válida, 3."
    assert week in page
    assert page.count('class="bar"') == 2
    assert page.count('class="silent"') == 1
