"""What the pages of fifty rows are held against: a bare Flask application on the same database, a
view for each page that reads the same rows by one SELECT and renders what the page says of them.

As somebody would write it who wants it fast: SQL as text through SQLAlchemy's Core, a template that
is compiled once, with autoescape. No session, no account, no language, no layout. Rows that lie
sealed are opened, by the same keyring: a row that cannot be read is not the same row.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask, render_template
from flask.testing import FlaskClient
from jinja2 import DictLoader
from pysqlite3 import dbapi2 as sqlite

from core.crypto import Keyring
from registry.people.record import card_place

_PHONES = "(SELECT group_concat(value, ' ') FROM channel WHERE channel.{0}_id = {0}.id)"


@dataclass(frozen=True)
class BarePage:
    """One SELECT, and the columns its template shows."""

    select: str
    columns: tuple[str, ...]

    @property
    def template(self) -> str:
        """The template, as it is written by hand: the columns by their names."""
        cells = "".join(f"<td>{{{{ row.{name} }}}}</td>" for name in self.columns)
        return (
            "<!doctype html><title>Rows</title><table>{% for row in rows %}<tr>"
            f"{cells}</tr>{{% endfor %}}</table>"
        )


PAGES = {
    "public home": BarePage(
        "SELECT * FROM (SELECT name, country, address, '' AS confirmed_at,"
        f" {_PHONES.format('post')} AS phones FROM post WHERE visibility = 'public'"
        " AND retired_at IS NULL ORDER BY country, name LIMIT 40) UNION ALL SELECT * FROM"
        f" (SELECT name, country, city, confirmed_at, {_PHONES.format('shelter')} FROM shelter"
        " WHERE visibility = 'public' AND retired_at IS NULL AND open_now <> 'no'"
        " ORDER BY city, name LIMIT 40)",
        ("name", "country", "address", "confirmed_at", "phones"),
    ),
    "directory": BarePage(
        "SELECT id, name, country, city, confirmed_at,"
        f" {_PHONES.format('shelter')} AS phones FROM shelter WHERE retired_at IS NULL"
        " AND visibility IN ('public', 'rcm') ORDER BY name, id LIMIT 60",
        ("id", "name", "country", "city", "confirmed_at", "phones"),
    ),
    "watch": BarePage(
        "SELECT hazard.id, hazard.kind, hazard.title, hazard.severity, hazard.last_seen_at,"
        " hazard.ends_at, source.name AS source, (SELECT sum(persons) FROM flag"
        " WHERE flag.hazard_id = hazard.id) AS persons"
        " FROM hazard JOIN source ON source.id = hazard.source_id WHERE hazard.status = 'active'"
        " ORDER BY hazard.last_seen_at DESC LIMIT 50",
        ("id", "kind", "title", "severity", "last_seen_at", "ends_at", "source", "persons"),
    ),
    "plans": BarePage(
        "SELECT plan_area.slug, plan_area.number, plan_area.country, plan_area.name,"
        " post.name AS post FROM plan_area JOIN post ON post.id = plan_area.post_id"
        " ORDER BY plan_area.number",
        ("slug", "number", "country", "name", "post"),
    ),
    "audit log": BarePage(
        "SELECT at, actor, action, purpose, details FROM audit_log WHERE country = 'MX'"
        " AND action LIKE 'person.%' ORDER BY number DESC LIMIT 50",
        ("at", "actor", "action", "purpose", "details"),
    ),
    "to be placed": BarePage(
        "SELECT unplaced_stay.id AS stay, person.id AS id, person.country, person.ciphertext,"
        " coalesce(person.seal_version, 0) AS version FROM unplaced_stay"
        " JOIN person ON person.id = unplaced_stay.person_id"
        " WHERE unplaced_stay.country = 'MX' ORDER BY unplaced_stay.created_at LIMIT 50",
        ("stay", "full_name", "phone"),
    ),
    "affected sheet": BarePage(
        "SELECT person.id AS stay, person.id AS id, person.country, person.ciphertext,"
        " coalesce(person.seal_version, 0) AS version FROM person WHERE country = 'MX' LIMIT 50",
        ("stay", "full_name", "phone"),
    ),
}


def bare_client(path: str, keyring: Keyring) -> FlaskClient:
    """Return a browser before the bare application; the address of a page is `/` and its name."""
    app = Flask("bare")
    app.jinja_loader = DictLoader({f"{name}.html": page.template for name, page in PAGES.items()})
    engine = sa.create_engine(f"sqlite:///{path}", module=sqlite)
    statements = {name: sa.text(page.select) for name, page in PAGES.items()}

    @app.get("/<name>")
    def rows(name: str) -> str:
        with engine.connect() as connection:
            found: Any = connection.execute(statements[name]).all()
        if "ciphertext" in PAGES[name].select:
            found = [_opened(row, keyring) for row in found]
        return render_template(f"{name}.html", rows=found)

    return app.test_client()


def _opened(row: Any, keyring: Keyring) -> dict[str, Any]:
    place = card_place(uuid.UUID(row.id), row.country, row.version)
    card, _ = keyring.open_record(row.ciphertext, place)
    return {"stay": row.stay, "full_name": card["full_name"], "phone": card.get("phone")}
