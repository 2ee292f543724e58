"""No page reads, opens or renders under the write lock; what was read is noted before it leaves."""

from __future__ import annotations

import re
import socket
import subprocess
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import jinja2
import pytest
import sqlalchemy as sa
from flask import render_template
from sqlalchemy import event
from sqlalchemy.engine import Connection

from core.accounts import User
from core.audit_log import AuditEntry, AuditSpool, write_spooled
from core.db import reading, writing
from directory.entries.models import Channel, Shelter
from feeds.models import Source
from tests.full_disk import full_disk
from tests.webapp.conftest import House, post
from tests.webapp.danger import CANARY, Danger, make_danger
from tests.webapp.lock_watch import ALLOWED, CHILD, FILE, HASH, LOG, NETWORK, RENDER
from tests.webapp.watched_lock import engine_of, watched_lock
from webapp.auth.accounts import hash_password
from webapp.auth.policy import POLICY, AccessRule
from webapp.http.database import db
from webapp.http.transactions import end_writing, writes


@pytest.fixture
def danger(house: House) -> Danger:
    """Made for each test: in what order its cards are opened hangs on what is remembered."""
    return make_danger(house)


@pytest.fixture
def answering(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house that answers a failure as in operation, instead of raising it into the test."""
    monkeypatch.setitem(house.app.config, "PROPAGATE_EXCEPTIONS", False)
    return house


def journal(house: House, action: str) -> list[AuditEntry]:
    with reading(house.engine) as session:
        return list(session.scalars(sa.select(AuditEntry).where(AuditEntry.action == action)))


@pytest.mark.parametrize(("form", "writes"), [("afectados", 1), ("llamadas.xlsx", 2)])
def test_the_sheet_is_opened_and_written_before_the_short_writes(
    danger: Danger, form: str, writes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read goes into the log; of a file, how many persons it holds is counted, too."""
    browser = danger.house.signed_in("consul.gt")
    address = f"/vigilancia/{danger.flood}/{form}"
    with watched_lock(danger.house, monkeypatch) as watch:
        if form == "afectados":
            answer = browser.get(address)
        else:
            answer = post(browser, address, purpose="llamar")
    assert answer.status_code == 200
    assert watch.under_lock == []
    assert watch.events.count("begin to write") == writes
    assert watch.events.index("open") < watch.events.index("begin to write")
    assert watch.events.index("end of writing") < len(watch.events) - 1
    assert watch.events[-1] == "answer"
    assert len(journal(danger.house, "person.read")) == 1


@pytest.mark.usefixtures("answering")
def test_no_form_sent_anywhere_is_answered_by_a_page_made_under_the_write_lock(
    danger: Danger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each route that takes a form, sent what none takes, for a row that is there. What is refused
    for who sends it, or for a row that is not there: tests/webapp/isolation/test_posts.py.
    """
    house = danger.house
    browser = house.signed_in("country_admin.gt")
    form = {"act": "save", "name": "", "email": "x", "sure": "1"}
    rules = [rule for rule in house.app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    rows = _rows_there_are(danger)
    statuses: dict[str, int] = {}
    for rule in rules:
        if rule.endpoint in {"account.sign_out", "account.end_all_sessions"}:
            continue  # they have no page but where they lead
        path = _address(rule.rule, rows)
        with watched_lock(house, monkeypatch) as watch:
            statuses[rule.endpoint] = post(browser, path, **form).status_code
        assert watch.under_lock == [], path
        assert watch.open_writes == 0, path
    assert len(statuses) > 75
    assert {endpoint: each for endpoint, each in statuses.items() if each >= 500} == {}
    assert list(statuses.values()).count(422) > 15, "pages of refusal are among them"


def _rows_there_are(danger: Danger) -> dict[str, str]:
    """Return an id for what a route may ask for, by the name of its argument."""
    house = danger.house
    with reading(house.engine) as session:
        shelter = session.scalars(sa.select(Shelter.id).order_by(Shelter.id)).first()
        channel = session.scalars(sa.select(Channel.id).order_by(Channel.id)).first()
        source = session.scalars(sa.select(Source.id).order_by(Source.id)).first()
    return {
        "any(post, focal_point, shelter, organisation):kind": "shelter",
        "any(shelter, organisation):kind": "shelter",
        "uuid:entry_id": str(shelter),
        "uuid:channel_id": str(channel),
        "uuid:source_id": str(source),
        "uuid:hazard_id": danger.flood,
        "uuid:user_id": str(house.users["consul.gt"]),
        "slug": "tipos-de-crisis",
    }


def _address(rule: str, rows: dict[str, str]) -> str:
    """Return an address of a route: with rows that are there, nobody's where none is known."""

    def filled(argument: re.Match[str]) -> str:
        spelled = argument.group(1)
        if spelled in rows:
            return rows[spelled]
        if spelled.startswith("uuid:"):
            return str(uuid.uuid4())
        return spelled[4:].split(",")[0].split(")")[0] if spelled.startswith("any(") else "x"

    return re.sub(r"<([^>]+)>", filled, rule)


def test_a_page_that_shows_what_was_written_stands_behind_the_end_of_the_write(
    make_house: Callable[..., House],
) -> None:
    house = make_house(alone=True)
    theme = sa.update(User).values(theme="dark")

    def page(code: int, *, is_kept: bool) -> Callable[[], tuple[str, int]]:
        def view() -> tuple[str, int]:
            db.session().execute(theme)
            if is_kept:
                end_writing()
            return render_template("public/help.html", guides=()), code

        return view

    routes = {
        "refused": page(422, is_kept=False),
        "kept": page(200, is_kept=True),
        "forgotten": page(200, is_kept=False),
    }
    for name, view in routes.items():
        house.app.add_url_rule(f"/{name}", name, view, methods=["POST"])
        house.app.config["PROPAGATE_EXCEPTIONS"] = False
    answers = {}
    browser = house.signed_in("consul.gt")
    for name in ("refused", "forgotten", "kept"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(cast(dict[str, AccessRule], POLICY), name, AccessRule(frozenset()))
            status = post(browser, f"/{name}").status_code
        with reading(house.engine) as session:
            themes = set(session.scalars(sa.select(User.theme)))
        answers[name] = (status, themes)
    assert answers == {
        "refused": (422, {""}),
        "forgotten": (500, {""}),
        "kept": (200, {"dark"}),
    }


def test_a_busy_database_delays_the_list_only_by_so_much(
    danger: Danger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.audit_log.appending.append.__kwdefaults__", {"seconds": 0.05})
    browser = danger.house.signed_in("consul.gt")
    with writing(danger.house.engine) as other:
        other.execute(sa.text("UPDATE audit_head SET number = number"))
        page = browser.get(f"/vigilancia/{danger.flood}/afectados")
    assert page.status_code == 200
    assert CANARY["GT"] in page.text
    assert "El sistema está muy ocupado" in page.text
    assert journal(danger.house, "person.read") == []


def test_on_a_full_disk_the_list_opens_and_the_line_waits_in_the_spool(danger: Danger) -> None:
    house = danger.house
    spool = AuditSpool(house.app.extensions["atalaya"].settings.instance)
    browser = house.signed_in("consul.gt")
    with full_disk(engine_of(house)):
        page = browser.get(f"/vigilancia/{danger.flood}/afectados")
        again = browser.get(f"/vigilancia/{danger.flood}")
    assert page.status_code == again.status_code == 200
    assert CANARY["GT"] in page.text
    assert "El disco del sistema está lleno" in page.text
    assert "El disco del sistema está lleno" not in again.text
    (line,) = spool.waiting().lines
    assert (line["action"], line["country"]) == ("person.read", "GT")
    assert CANARY["GT"] not in spool.path.read_text()
    assert journal(house, "person.read") == []
    assert write_spooled(house.engine, spool, house.clock()) == 1
    assert len(journal(house, "person.read")) == 1


@pytest.mark.usefixtures("answering")
def test_without_a_place_for_the_line_no_name_is_shown(danger: Danger) -> None:
    spool = AuditSpool(danger.house.app.extensions["atalaya"].settings.instance)
    spool.path.unlink(missing_ok=True)
    spool.path.mkdir(parents=True)
    browser = danger.house.signed_in("consul.gt")
    with full_disk(engine_of(danger.house)):
        page = browser.get(f"/vigilancia/{danger.flood}/afectados")
        file = post(browser, f"/vigilancia/{danger.flood}/llamadas.xlsx", purpose="llamar")
    spool.path.rmdir()
    assert page.status_code == file.status_code == 507
    assert CANARY["GT"] not in page.text
    assert "<html" in file.text


@pytest.mark.usefixtures("answering")
def test_a_form_on_a_full_disk_says_so_in_the_reader_s_language(house: House) -> None:
    browser = house.signed_in("consul.gt")
    browser.get("/ayuda")
    with full_disk(engine_of(house)):
        answer = post(browser, "/cuenta/preferencias", language="en", timezone="", theme="")
    assert answer.status_code == 507
    assert "El disco del sistema está lleno" in answer.text
    assert "/static/css/app.css" in answer.text
    in_english = house.browser()
    in_english.set_cookie("language", "en")
    in_english.get("/ayuda")
    with full_disk(engine_of(house)):
        answer = post(in_english, "/entrar", email="a@example.org", password="x")
    assert "The disk of the system is full" in answer.text


def test_a_busy_database_answers_503_and_when_to_come_again(answering: House) -> None:
    def impatient(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA busy_timeout=20")

    browser, engine = answering.signed_in("consul.gt"), engine_of(answering)
    browser.get("/ayuda")
    engine.dispose()
    event.listen(engine, "connect", impatient)
    with writing(answering.engine) as other:
        other.execute(sa.text("UPDATE user_account SET theme = theme"))
        answer = post(browser, "/cuenta/preferencias", language="en", timezone="", theme="")
    event.remove(engine, "connect", impatient)
    engine.dispose()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "El sistema está ocupado" in answer.text


def test_readers_at_once_leave_a_line_each(danger: Danger) -> None:
    browsers = [danger.house.signed_in("consul.gt") for _ in range(6)]
    codes: list[int] = []

    def look(at: int) -> None:
        codes.append(browsers[at].get(f"/vigilancia/{danger.flood}/afectados").status_code)

    threads = [threading.Thread(target=look, args=(at,)) for at in range(len(browsers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [200] * 6
    lines = journal(danger.house, "person.read")
    assert len(lines) == 6
    assert len({line.number for line in lines}) == 6


@pytest.mark.parametrize(
    ("do", "kind"),
    [
        (lambda: hash_password("una clave muy larga 2026"), HASH),
        (lambda: jinja2.Template("x").render(), RENDER),
        (lambda: Path("/etc/hostname").exists() and Path("/etc/passwd").read_bytes(), FILE),
        (lambda: socket.getaddrinfo("localhost", 1), NETWORK),
        (lambda: subprocess.run(["true"], check=True), CHILD),
    ],
    ids=["hash", "render", "file", "network", "child"],
)
def test_what_is_slow_under_the_lock_is_put_down_and_before_it_is_not(
    make_house: Callable[..., House], do: Callable[[], object], kind: str
) -> None:
    house = make_house(alone=True)

    def view() -> str:
        do()
        assert LOG.faults == []
        writes()
        db.session().execute(sa.update(User).values(theme="dark"))
        do()
        end_writing()
        do()
        return "done"

    house.app.add_url_rule("/slow", "slow", view, methods=["POST"])
    browser = house.signed_in("consul.gt")
    with pytest.MonkeyPatch.context() as patch:
        rule = AccessRule(frozenset(), begins_reading=True)
        patch.setitem(cast(dict[str, AccessRule], POLICY), "slow", rule)
        assert post(browser, "/slow").text == "done"
    faults, LOG.faults[:] = list(LOG.faults), []
    assert f"slow under the write lock: {kind}" in {each.rpartition(": ")[0] for each in faults}


def test_a_form_is_read_and_its_sender_known_before_the_lock_is_taken(
    danger: Danger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where a view writes from its start: who asks and what they sent is read before."""
    browser = danger.house.signed_in("secretariat")
    seen: list[str] = []

    def told(connection: Connection, *_given: object) -> None:
        is_writing = bool(connection.get_execution_options().get("writes"))
        seen.append("write" if is_writing else "read")

    engine = engine_of(danger.house)
    event.listen(engine, "before_cursor_execute", told)
    with watched_lock(danger.house, monkeypatch) as watch:
        post(browser, "/cuenta/preferencias", language="en", timezone="", theme="dark")
    event.remove(engine, "before_cursor_execute", told)
    assert seen[0] == "read"
    assert "write" in seen
    assert watch.events.count("begin to write") == 1


def test_what_may_happen_under_the_lock_says_why_and_of_which_page() -> None:
    assert set(ALLOWED) <= set(POLICY)
    assert all(len(reason) > 30 for _kinds, reason in ALLOWED.values())
