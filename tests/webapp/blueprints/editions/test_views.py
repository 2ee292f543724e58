from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.db import writing
from core.jobs import Job, run_waiting
from core.jobs.queue import LEASE
from core.settings import Settings
from directory.editions.edition_files import PUBLIC, QUICK
from directory.editions.file_jobs import (
    KIND,
    PAUSE,
    Renderer,
    edition_file_kind,
    edition_store,
)
from directory.editions.models import Edition
from directory.editions.render_files import Contents, FileForm, render_apart, render_here
from directory.entries.models import (
    Channel,
    ChannelKind,
    Designation,
    FocalPoint,
    Organisation,
    OrganisationKind,
    Post,
    PostKind,
    Shelter,
    ShelterKind,
    Visibility,
)
from directory.rounds.models import Round
from tests.directory.publishing import publish
from tests.printed_text import text_of_pages
from tests.webapp.conftest import House, post
from webapp.http.services import EXTENSION

ROLES = (
    "",
    "secretariat",
    "country_admin.gt",
    "consul.gt",
    "emergency.gt",
    "civil_society.gt",
    "country_admin.hn",
    "consul.hn",
    "emergency.hn",
    "civil_society.hn",
)


def secrets_of(session: Session, house: House, country: str, visibility: Visibility) -> None:
    """A row of each kind that only its visibility lets through, every text with the same telling
    word.
    """
    word = f"{country}{visibility.value}"
    own = house.posts[country]
    kept = {"country": country, "visibility": visibility}
    phone = Channel(kind=ChannelKind.EMAIL, value=f"{word.lower()}@example.org", note=f"nota{word}")
    session.add_all(
        [
            Shelter(
                kind=ShelterKind.COMMUNITY,
                name=f"Albergue {word}",
                post_id=own,
                address=f"Calle {word}",
                notes=f"notas{word}",
                channels=[phone],
                lon=-98.0,
                lat=26.0,
                **kept,
            ),
            Organisation(
                kind=OrganisationKind.CIVIL_SOCIETY,
                name=f"Organización {word}",
                post_id=own,
                services=[f"servicio{word}"],
                website=f"https://{word.lower()}.example",
                **kept,
            ),
            FocalPoint(
                name=f"Persona {word}",
                post_id=own,
                designation=Designation.OTHER,
                role=f"cargo{word}",
                **kept,
            ),
        ]
    )
    if visibility is not Visibility.POST:
        hidden = Post(kind=PostKind.CONSULATE, name=f"Consulado {word}", located_in="US", **kept)
        session.add(hidden)
        session.flush()
        session.add(
            FocalPoint(
                name=f"Vecina de {country}",
                country=country,
                visibility=Visibility.RCM,
                post_id=hidden.id,
                designation=Designation.OTHER,
            )
        )


@pytest.fixture
def published(house: House, now: datetime) -> House:
    """Two editions: the second with rows of every visibility for two countries, none of them in the
    first.
    """
    with writing(house.engine) as session:
        publish(session, number="2026-I", now=now - timedelta(days=180), actor="worker")
        for country in ("GT", "HN"):
            for visibility in Visibility:
                secrets_of(session, house, country, visibility)
        session.flush()
        publish(session, number="2026-II", now=now, actor="worker")
    return house


def browser_of(house: House, role: str) -> FlaskClient:
    return house.signed_in(role) if role else house.browser()


def words_seen(role: str) -> set[str]:
    """The telling words a role may read anywhere."""
    seen = {"GTpublic", "HNpublic"}
    if role:
        seen |= {"GTrcm", "HNrcm"}
    name, _, country = role.partition(".")
    if name in {"country_admin", "consul", "emergency"}:
        seen |= {f"{country.upper()}country", f"{country.upper()}post"}
    return seen


EVERY_WORD = {
    f"{country}{visibility.value}" for country in ("GT", "HN") for visibility in Visibility
}


def told(data: bytes) -> str:
    """All texts of a file: out of its archive, if it is one; unfolded; in one case."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            data = b"\n".join(book.read(name) for name in book.namelist())
    return data.decode().replace("\r\n ", "").casefold()


def words_in(data: bytes) -> set[str]:
    text = told(data)
    return {word for word in EVERY_WORD if word.casefold() in text}


@pytest.mark.parametrize("role", ROLES)
def test_no_page_and_no_file_holds_what_its_reader_may_not_see(published: House, role: str) -> None:
    browser, seen = browser_of(published, role), words_seen(role)
    paths = [f"/ediciones/publica/directorio.{form}" for form in PUBLIC]
    public = len(paths)
    if role:
        paths += [f"/ediciones/2026-II/directorio.{form}" for form in QUICK]
        paths += ["/ediciones/2026-II/directorio.xlsx?hxl=1&lang=fr", "/ediciones/2026-II"]
    for turn, path in enumerate(paths):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        assert words_in(answer.data) == ({"GTpublic", "HNpublic"} if turn < public else seen), path


@pytest.mark.parametrize(
    "path", ["/ediciones", "/ediciones/2026-II", "/ediciones/2026-II/directorio.csv"]
)
def test_strangers_are_sent_to_sign_in(published: House, path: str) -> None:
    answer = published.browser().get(path)
    assert (answer.status_code, answer.location.split("?")[0]) == (302, "/entrar")


def test_the_list_tells_each_edition_and_how_much_was_confirmed(published: House) -> None:
    page = published.signed_in("consul.gt").get("/ediciones").text
    assert page.index("Edición 2026-II") < page.index("Edición 2026-I<")
    assert "0 de 4 confirmadas (0" in page
    assert "Confirmadas por país y edición" in page
    assert page.count("0 de 2</span>") == 2
    assert "/ediciones/publicar" not in page


def test_an_edition_tells_what_changed_and_for_one_country_alone(published: House) -> None:
    browser = published.signed_in("secretariat")
    page = browser.get("/ediciones/2026-II").text
    assert "Qué cambió desde la edición 2026-I" in page
    assert "Albergue GTpublic" in page
    alone = browser.get("/ediciones/2026-II?country=HN").text
    assert "Albergue HNpublic" in alone
    assert "Albergue GTpublic" not in alone
    assert "Nada cambió en este país" in browser.get("/ediciones/2026-II?country=BZ").text
    assert "Es la primera edición" in browser.get("/ediciones/2026-I").text


def test_a_changed_field_is_told_in_words(published: House, now: datetime) -> None:
    with writing(published.engine) as session:
        shelter = session.scalars(
            sa.select(Shelter).where(Shelter.name == "Albergue GTpublic")
        ).one()
        shelter.address = "Avenida Nueva"
        publish(session, number="2026-II", now=now + timedelta(days=1), actor="worker")
    page = published.signed_in("consul.hn").get("/ediciones/2026-II.2").text
    assert "Dirección: de «Calle GTpublic» a «Avenida Nueva»" in page


def test_a_damaged_edition_says_so_instead_of_a_page(published: House) -> None:
    with writing(published.engine) as session:
        session.execute(sa.update(Edition).where(Edition.number == "2026-I").values(content=b"x"))
    browser = published.signed_in("secretariat")
    assert "Esta edición está dañada" in browser.get("/ediciones/2026-II").text


def test_only_the_secretariat_publishes_and_is_asked_once_more(published: House) -> None:
    for role in ("country_admin.gt", "consul.gt", "emergency.hn", "civil_society.gt"):
        assert published.signed_in(role).get("/ediciones/publicar").status_code == 403
        assert post(published.signed_in(role), "/ediciones/publicar").status_code == 403
    browser = published.signed_in("secretariat")
    assert "¿Publicar la edición 2026-II.2?" in browser.get("/ediciones/publicar").text
    assert _numbers(published) == ["2026-I", "2026-II"]
    answer = post(browser, "/ediciones/publicar")
    assert (answer.status_code, answer.location) == (302, "/ediciones/2026-II.2")
    assert "Se publicó la edición 2026-II.2." in browser.get(answer.location).text
    assert _numbers(published) == ["2026-I", "2026-II", "2026-II.2"]
    with Session(published.engine) as session:
        deeds = session.scalars(
            sa.select(AuditEntry).where(AuditEntry.action == "edition.publish")
        ).all()
        assert f"user:{published.users['secretariat']}" in {deed.actor for deed in deeds}


@pytest.mark.parametrize(
    "path", ["/ediciones/2025-I", "/ediciones/2025-I/directorio.csv", "/ediciones/2026-II/x.csv"]
)
def test_what_is_not_there_is_not_found(published: House, path: str) -> None:
    assert published.signed_in("secretariat").get(path).status_code == 404


def test_files_speak_the_language_asked_for_and_say_their_name(published: House) -> None:
    answer = published.signed_in("consul.gt").get("/ediciones/2026-II/directorio.hsds?lang=fr")
    assert (
        answer.headers["Content-Disposition"]
        == 'attachment; filename="directorio-2026-II-fr-20261122T1200Z.hsds.json"'
    )
    assert answer.headers["Cache-Control"] == "no-store"


# -- the public part ------------------------------------------------------------------------


def test_programs_keep_the_public_part_and_ask_whether_it_changed(
    published: House, now: datetime
) -> None:
    browser, path = published.browser(), "/ediciones/publica/directorio.json"
    first = browser.get(path)
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in first.headers
    names = {entry["name"] for entry in json.loads(first.data)["entries"]}
    assert "Albergue GTpublic" in names
    again = browser.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert (
        browser.get(path + "?lang=fr", headers={"If-None-Match": first.headers["ETag"]}).status_code
        == 200
    )
    with writing(published.engine) as session:
        publish(session, number="2027-I", now=now + timedelta(days=60), actor="worker")
    assert browser.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_what_is_kept_for_everybody_does_not_hang_on_who_asks(published: House) -> None:
    path = "/ediciones/publica/directorio.csv"
    stranger = published.browser().get(path, headers={"Accept-Language": "en"})
    consul = published.signed_in("consul.gt").get(path)
    assert stranger.data == consul.data
    assert stranger.headers["ETag"] == consul.headers["ETag"]


def test_the_public_page_tells_programs_where(published: House) -> None:
    page = published.browser().get("/ediciones/publica").text
    assert "/ediciones/publica/directorio.geojson" in page
    assert "8 entradas públicas" in page


def test_before_the_first_edition_the_pages_say_so(house: House) -> None:
    assert "Todavía no hay ninguna edición" in house.browser().get("/ediciones/publica").text
    assert house.browser().get("/ediciones/publica/directorio.json").status_code == 404
    assert "Todavía no hay ediciones" in house.signed_in("consul.gt").get("/ediciones").text


def test_the_cycle_is_a_calendar_for_anybody(house: House, now: datetime) -> None:
    with writing(house.engine) as session:
        day = now.date()
        session.add(Round(number="2026-II", opens_on=day, due_on=day, closes_on=day))
    answer = house.browser().get("/ediciones/ciclo.ics?lang=es")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "Se abre la ronda 2026-II" in answer.text.replace("\r\n ", "")


def _numbers(house: House) -> list[str]:
    with Session(house.engine) as session:
        return list(session.scalars(sa.select(Edition.number).order_by(Edition.published_at)))


# -- the book -------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def no_towns(monkeypatch: pytest.MonkeyPatch) -> None:
    """The towns of the offline file take seconds."""
    monkeypatch.setattr("directory.editions.render_files.places_of", lambda atlas, countries: [])


def work(house: House, render: Renderer = render_here) -> int:
    """What the worker does at its turn, in this process."""
    kind = edition_file_kind(house.engine, keyring_of(house), settings_of(house), render=render)
    return run_waiting(house.engine, {kind.name: kind}, house.clock)


def settings_of(house: House) -> Settings:
    settings: Settings = house.app.extensions[EXTENSION].settings
    return settings


def keyring_of(house: House) -> Keyring:
    keyring: Keyring = house.app.extensions[EXTENSION].keyring
    return keyring


def jobs(house: House) -> list[Job]:
    with Session(house.engine) as session:
        return list(session.scalars(sa.select(Job).where(Job.kind == KIND)))


def pages_of(data: bytes) -> str:
    """The words of a PDF: pages, links, bookmarks and attachments; without blanks, for lines break
    anywhere.
    """
    reader = PdfReader(io.BytesIO(data))
    told = list(text_of_pages(data))
    told += [str(each.get_object()) for page in reader.pages for each in page.get("/Annots", [])]
    told += [str(reader.metadata), str(reader.outline)]
    told += [
        content.decode("utf-8", "replace")
        for contents in reader.attachments.values()
        for content in contents
    ]
    return "".join("".join(told).split()).casefold()


@pytest.mark.parametrize("role", ["secretariat", "consul.gt", "civil_society.hn"])
def test_the_book_holds_what_its_reader_may_see(published: House, role: str) -> None:
    browser, path = published.signed_in(role), "/ediciones/2026-II/directorio.pdf?lang=es"
    waiting = browser.get(path)
    assert (waiting.status_code, waiting.headers["Refresh"]) == (202, "5")
    assert "El archivo se está haciendo" in waiting.text
    assert "en espera" in waiting.text, "it says that nobody has begun"
    assert work(published) == 1
    ready = browser.get(path)
    assert (ready.status_code, ready.content_type) == (200, "application/pdf")
    assert (
        ready.headers["Content-Disposition"]
        == 'attachment; filename="directorio-2026-II-es-both.pdf"'
    )
    text = pages_of(ready.data)
    assert {word for word in EVERY_WORD if word.casefold() in text} == words_seen(role)


@pytest.mark.parametrize("role", ROLES)
def test_the_file_for_the_telephone_holds_what_its_reader_may_see(
    published: House, role: str
) -> None:
    browser = browser_of(published, role)
    path = f"/ediciones/{'2026-II' if role else 'publica'}/directorio.html?lang=fr"
    assert browser.get(path).status_code == 202
    assert work(published) == 1
    ready = browser.get(path)
    assert (ready.status_code, ready.content_type) == (200, "text/html; charset=utf-8")
    assert (
        ready.headers["Content-Disposition"] == 'attachment; filename="directorio-2026-II-fr.html"'
    )
    assert words_in(ready.data) == words_seen(role)


def test_a_book_is_made_once_for_all_who_see_the_same(published: House) -> None:
    made: list[FileForm] = []

    def render(contents: Contents, form: FileForm, settings: Settings) -> bytes:
        made.append(form)
        return b"%PDF"

    path = "/ediciones/2026-II/directorio.pdf?lang=es&paper=a4"
    for role in ("country_admin.gt", "emergency.gt", "country_admin.gt"):
        published.signed_in(role).get(path)
        work(published, render)
    assert len(made) == 1
    published.signed_in("country_admin.hn").get(path)
    published.signed_in("consul.gt").get(path)
    published.signed_in("consul.gt").get(path.replace("a4", "letter"))
    assert work(published, render) == 3
    assert len(made) == 4
    settings = settings_of(published)
    assert len(edition_store(settings, keyring_of(published)).files()) == 4
    paths = list((settings.instance / "editions").iterdir())
    assert len(paths) >= 4
    assert all(each.stat().st_mode & 0o077 == 0 for each in paths)


def test_while_a_file_waits_or_is_made_it_is_not_asked_for_again(published: House) -> None:
    browser, path = published.signed_in("secretariat"), "/ediciones/2026-II/directorio.pdf"
    assert [browser.get(path).status_code for _ in range(3)] == [202, 202, 202]
    (waiting,) = jobs(published)
    assert waiting.asked_by == f"user:{published.users['secretariat']}"
    seen: list[str] = []

    def render(*_given: object) -> bytes:
        seen.append(browser.get(path).text)
        return b"%PDF"

    assert work(published, render) == 1
    assert "haciéndose" in seen[0]
    assert len(jobs(published)) == 1
    assert browser.get(path).data == b"%PDF"


def test_a_file_a_killed_worker_left_is_made_by_the_next(published: House) -> None:
    class Killed(BaseException):
        """The process ends here."""

    def render(*_given: object) -> bytes:
        raise Killed

    browser, path = published.signed_in("secretariat"), "/ediciones/2026-II/directorio.pdf"
    browser.get(path)
    with pytest.raises(Killed):
        work(published, render)
    assert browser.get(path).status_code == 202
    assert work(published, lambda *_given: b"%PDF") == 0
    published.clock.at += LEASE
    assert work(published, lambda *_given: b"%PDF") == 1
    assert browser.get(path).data == b"%PDF"


def test_a_file_that_cannot_be_made_says_so_and_is_not_asked_for_again_at_once(
    published: House,
) -> None:
    def broken(*_given: object) -> bytes:
        raise ValueError("no ink")

    browser, path = published.signed_in("secretariat"), "/ediciones/2026-II/directorio.pdf"
    assert browser.get(path).status_code == 202
    assert work(published, broken) == 1
    page = browser.get(path)
    assert (page.status_code, "Refresh" in page.headers) == (200, False)
    assert "El archivo no se pudo hacer" in page.text
    assert "ValueError: no ink" in page.text
    assert work(published, broken) == 0
    published.clock.at += PAUSE
    assert browser.get(path).status_code == 202
    assert work(published, lambda *_given: b"%PDF") == 1
    assert browser.get(path).data == b"%PDF"


def test_a_stranger_may_have_the_public_file_made_once(published: House) -> None:
    path = "/ediciones/publica/directorio.html?lang=es"
    for _ in range(2):
        assert published.browser().get(path).status_code == 202
    (job,) = jobs(published)
    assert job.arguments["clearance"] == "public"


def test_a_heavy_file_is_made_in_a_process_of_its_own(settings: Settings, now: datetime) -> None:
    contents = Contents("2026-II", now, [], [], "public")
    body = render_apart(contents, FileForm("pdf", "es", "a4"), settings)
    assert body.startswith(b"%PDF-")


def test_a_paper_nobody_has_is_not_found(published: House) -> None:
    assert (
        published.signed_in("secretariat")
        .get("/ediciones/2026-II/directorio.pdf?paper=a0")
        .status_code
        == 404
    )
