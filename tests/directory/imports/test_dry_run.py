from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.i18n.languages import translator
from directory.entries.change_log import ChangeVia, changes_of_batch
from directory.entries.kinds import EntryKind
from directory.entries.lifecycle import change_entry
from directory.entries.models import Organisation, Shelter, Visibility
from directory.entries.visibility import Viewer
from directory.imports.error_file import error_file, faults_text, notes_text
from directory.imports.existing_entries import Allowance
from directory.imports.revert import find_way_back, take_way_back
from directory.imports.row_results import DryRun, RowOutcome
from directory.imports.trial.choices import ImportChoices
from tests.directory.conftest import focal_point, post, shelter
from tests.directory.imports.conftest import RCM, origin, plans, tried

LIST = (
    "Nombre;Teléfono;Ciudad;Cupo;¿Admite mascotas?\n"
    "Casa Uno;(956) 555-0101 / 555-0102;Pharr;1,200;sí\n"
    "Casa Dos;badphone;Pharr;30;no\n"
    ";(956) 555-0104;Pharr;;\n"
    "Casa Tres;(956) 555-0105;Pharr;muchos;quizá\n"
    "Casa Uno;(956) 555-0101 / 555-0102;Pharr;1,200;sí\n"
).encode()
SHELTER = EntryKind.SHELTER


def made(session: Session, kind: type[Shelter] | type[Organisation] = Shelter) -> list[str]:
    return sorted(
        session.scalars(sa.select(kind.name).where(kind.country == "US", kind.retired_at.is_(None)))
    )


def test_every_row_is_accounted_for_with_its_reason(session: Session) -> None:
    trial = tried(session, plans(LIST, SHELTER, country="US"))
    assert trial.counts == {
        "read": 5,
        "created": 3,
        "changed": 0,
        "same": 1,
        "rejected": 1,
        "aside": 0,
    }
    assert faults_text(trial.rows[2], str) == "Nombre: Falta este dato."
    notes = {each.draft.number: notes_text(each, str) for each in trial.rows}
    assert notes[3] == "Teléfono: No es un teléfono: badphone"
    assert notes[5] == "Cupo: «muchos» no es un número entero, 0 o más. | " + (
        "¿Admite mascotas?: «quizá» no es sí, no ni «no se sabe»."
    )
    assert trial.rows[4].same_as_row == 2
    assert made(session) == []


def test_what_was_taken_in_is_the_same_the_next_time(
    session: Session, take: Callable[..., DryRun]
) -> None:
    take(LIST, SHELTER, country="US")
    (house,) = session.scalars(sa.select(Shelter).where(Shelter.name == "Casa Uno"))
    assert [each.value for each in house.channels] == ["+19565550101", "+19565550102"]
    assert (house.capacity, house.pets, house.confirmed_at, house.source) == (
        1200,
        "yes",
        None,
        "lista.csv",
    )
    session.expire_all()
    counts = tried(session, plans(LIST, SHELTER, country="US")).counts
    assert counts == {"read": 5, "created": 0, "changed": 0, "same": 4, "rejected": 1, "aside": 0}


def test_a_list_adds_channels_and_takes_none_away(
    session: Session, take: Callable[..., DryRun]
) -> None:
    take(LIST, SHELTER, country="US")
    session.expire_all()
    more = (
        "Nombre;Teléfono;Correo\nCasa Uno;(956) 555-0102, 956-555-0109;uno@example.org\n".encode()
    )
    trial = take(more, SHELTER, country="US")
    assert trial.counts["changed"] == 1
    before, after = trial.rows[0].changes["channels"]
    assert [each["value"] for each in before] == ["+19565550101", "+19565550102"]
    assert [each["value"] for each in after][2:] == ["+19565550109", "uno@example.org"]


def test_a_name_alone_makes_no_two_houses_one(session: Session) -> None:
    shelter(session, "Casa Uno", (-98.2, 26.2), "US", address="Otra calle 9")
    trial = tried(session, plans(LIST, SHELTER, country="US"))
    assert trial.rows[0].outcome is RowOutcome.CREATED


def test_the_error_file_corrected_comes_in_as_it_is(
    session: Session, take: Callable[..., DryRun]
) -> None:
    those = plans(LIST, SHELTER, country="US")
    say = translator("en").gettext
    data = error_file(those, take(LIST, SHELTER, country="US"), say)
    assert data is not None
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert head[:5] == ["Nombre", "Teléfono", "Ciudad", "Cupo", "¿Admite mascotas?"]
    assert [row[5] for row in rows] == ["3", "4", "5"]
    mended = (
        data.decode()
        .replace("badphone", "956-555-0107")
        .replace("muchos", "9")
        .replace("quizá", "no")
    )
    trial = take(mended.encode(), SHELTER, country="US")
    assert trial.counts == {
        "read": 3,
        "created": 0,
        "changed": 2,
        "same": 0,
        "rejected": 1,
        "aside": 0,
    }
    assert made(session) == ["Casa Dos", "Casa Tres", "Casa Uno"]


def test_an_error_file_guards_formulas_and_takes_the_guard_off_again(
    session: Session, take: Callable[..., DryRun]
) -> None:
    wicked = b"Nombre,Cupo\n=cmd|' /C calc'!A0,muchos\nCasa,7\nOtra,8\n"
    those = plans(wicked, SHELTER, country="US")
    data = error_file(those, tried(session, those), str)
    assert data is not None
    assert b"\"'=cmd|" in data
    take(data.replace(b"muchos", b"3"), SHELTER, country="US")
    assert made(session) == ["=cmd|' /C calc'!A0"]
    assert b"Casa" not in data


def test_undone_and_what_cannot_be_is_named(session: Session, take: Callable[..., DryRun]) -> None:
    batch = uuid.uuid4()
    old = shelter(session, "Vieja", None, "US", address="Calle 1", city="Pharr", capacity=5)
    session.flush()
    text = (
        "Nombre,Dirección,Ciudad,Cupo\nVieja,Calle 1,Pharr,9\nNueva,Calle 2,Pharr,4\nTocada,Calle"
        " 3,Pharr,3\n".encode()
    )
    take(text, SHELTER, country="US", batch_id=batch)
    assert made(session) == ["Nueva", "Tocada", "Vieja"]
    touched = session.scalars(sa.select(Shelter).where(Shelter.name == "Tocada")).one()
    change_entry(session, touched, {"capacity": 4}, origin=origin(via=ChangeVia.SCREEN))
    way_back = find_way_back(session, batch, None)
    left = take_way_back(session, way_back, origin=origin(batch, ChangeVia.PUT_BACK))
    assert [(each.name, each.problem.message) for each in left] == [
        ("Tocada", "Alguien la cambió después de la importación.")
    ]
    assert made(session) == ["Tocada", "Vieja"]
    assert old.capacity == 5
    assert {each.via for each in changes_of_batch(session, batch)} == {
        ChangeVia.IMPORT,
        ChangeVia.PUT_BACK,
    }


def test_a_consul_brings_only_entries_of_the_own_post(
    session: Session, take: Callable[..., DryRun]
) -> None:
    mine = post(session, "Consulado en McAllen", (-98.2, 26.2), country="SV")
    theirs = post(session, "Consulado en Laredo", (-99.5, 27.5), country="SV")
    other = shelter(
        session, "Ajena", None, "SV", post_id=theirs.id, address="Calle 1", city="Laredo"
    )
    consul = Allowance(Viewer.of_post("SV", mine.id), frozenset({"SV"}), mine.id)
    text = "Nombre,Dirección,Ciudad,Cupo\nAjena,Calle 1,Laredo,9\nPropia,Calle 2,Pharr,4\n".encode()
    trial = take(text, SHELTER, country="SV", allowance=consul)
    assert [each.outcome for each in trial.rows] == [RowOutcome.REJECTED, RowOutcome.CREATED]
    own = session.scalars(sa.select(Shelter).where(Shelter.name == "Propia")).one()
    assert own.post_id == mine.id
    assert other.capacity is None


def test_the_secretariat_learns_nothing_of_what_a_country_keeps_to_itself(session: Session) -> None:
    kept = shelter(session, "Reservada", None, "SV", visibility=Visibility.COUNTRY, city="Laredo")
    session.flush()
    region = Allowance(Viewer.rcm(), frozenset({"SV", "HN"}))
    head = "Identificador,Nombre,País,Tipo,Ciudad,Teléfono,Visible para\n"
    data = f"{head}{kept.id},Otro nombre,SV,Albergue de evacuación,,,\n".encode()
    (row,) = tried(session, plans(data, SHELTER, country="SV"), allowance=region).rows
    assert row.outcome is RowOutcome.REJECTED
    assert "Reservada" not in faults_text(row, str)


def test_nobody_writes_for_another_country_nor_learns_of_its_entries(session: Session) -> None:
    hidden = session.scalars(sa.select(Shelter).where(Shelter.country == "HN")).first()
    assert hidden is not None
    salvador = Allowance(Viewer.of_country("SV"), frozenset({"SV"}))
    head = "Identificador,Nombre,País,Tipo,Ciudad,Teléfono,Visible para\n"
    ours = f"{head}{hidden.id},Albergue de ruido,HN,Albergue de evacuación,,,\n".encode()
    nowhere = f"{head}{uuid.uuid4()},Nueva,HN,Albergue de evacuación,,,\n".encode()
    for data in (ours, nowhere):
        (row,) = tried(session, plans(data, SHELTER, country="SV"), allowance=salvador).rows
        assert row.outcome is RowOutcome.REJECTED
        assert "ruido" not in faults_text(row, str)


def test_one_designated_focal_point_for_each_post(session: Session) -> None:
    focal_point(session, "Quien está", None, "MX")
    text = "Nombre,Tipo,País\nUna,Designado,MX\nOtra,Suplente,MX\nTercera,Suplente,MX\n".encode()
    trial = tried(session, plans(text, EntryKind.FOCAL_POINT))
    assert [each.outcome for each in trial.rows] == [
        RowOutcome.REJECTED,
        RowOutcome.CREATED,
        RowOutcome.REJECTED,
    ]
    assert "Quien está ya tiene esta designación" in faults_text(trial.rows[0], str)
    assert "La fila 3 ya tiene esta designación" in faults_text(trial.rows[2], str)


@pytest.mark.parametrize("country", sorted(RCM))
def test_a_confirmation_is_kept_only_when_the_file_says_its_day(
    session: Session, take: Callable[..., DryRun], country: str
) -> None:
    text = b"Nombre,Ciudad,Confirmado el\nCasa,X,15/03/2026\nOtra,X,\nFutura,X,15/03/2031\n"
    trial = take(text, SHELTER, country=country)
    found = {
        each.name: each for each in session.scalars(sa.select(Shelter).where(Shelter.city == "X"))
    }
    assert "no es de una fecha pasada" in notes_text(trial.rows[2], str)
    assert found["Futura"].confirmed_at is None
    assert found["Casa"].confirmed_at is not None
    assert (found["Casa"].confirmed_at.isoformat()[:10], found["Casa"].confirmed_method) == (
        "2026-03-15",
        "import",
    )
    assert found["Otra"].confirmed_at is None


def test_a_longitude_on_the_wrong_side_of_the_world_is_told(
    session: Session, base_atlas: Atlas
) -> None:
    text = "Nombre,País donde está,Latitud,Longitud\nCasa,US,26.2,98.2\nOtra,US,26.2,\n".encode()
    rows = tried(session, plans(text, SHELTER, atlas=base_atlas)).rows
    assert "¿falta el signo menos? (Birmania) | " in notes_text(rows[0], str)
    assert "falta una" in notes_text(rows[1], str)
    assert [row.draft.values.get("point") for row in rows] == [None, None]


FIVE = "Albergue;Ciudad;Estado;Teléfono;Cupo\nCasa Pública;Pharr;TX;956-555-0177;40\n".encode()


def test_a_default_fills_what_is_empty_and_never_overwrites(
    session: Session, take: Callable[..., DryRun]
) -> None:
    first = (
        "Nombre;Tipo;Visible para;Dirección;Ciudad;Teléfono;País donde está\n"
        "Casa Pública;Casa de migrantes;Público;Calle 9;Pharr;956-555-0177;US\n"
    ).encode()
    take(first, SHELTER, country="US")
    session.expire_all()
    (row,) = take(FIVE, SHELTER, country="US").rows
    assert row.changes == {"capacity": [None, 40]}
    house = session.scalars(sa.select(Shelter).where(Shelter.name == "Casa Pública")).one()
    assert (house.kind, house.visibility, house.address, house.located_in) == (
        "migrant_house",
        "public",
        "Calle 9",
        "US",
    )


def test_a_new_entry_takes_the_defaults_and_no_state_for_its_address(
    session: Session, take: Callable[..., DryRun]
) -> None:
    take(FIVE, SHELTER, country="US")
    house = session.scalars(sa.select(Shelter).where(Shelter.name == "Casa Pública")).one()
    assert (house.kind, house.visibility, house.address) == ("evacuation", "rcm", "")


@pytest.mark.parametrize("is_wanted", [False, True])
def test_who_sees_an_entry_changes_with_a_yes_of_its_own(
    session: Session, take: Callable[..., DryRun], is_wanted: bool
) -> None:
    take(FIVE, SHELTER, country="US")
    session.expire_all()
    stated = FIVE.replace(b";Cupo", b";Visible para").replace(b";40", ";Público".encode())
    trial = tried(
        session,
        plans(stated, SHELTER, country="US"),
        choices=ImportChoices(changes_visibility=is_wanted),
    )
    (row,) = trial.rows
    change = {"visibility": ["rcm", "public"]}
    assert (row.changes, row.held) == ((change, {}) if is_wanted else ({}, change))
    assert row.outcome is (RowOutcome.CHANGED if is_wanted else RowOutcome.SAME)


def test_two_of_one_name_in_two_towns_are_two(
    session: Session, take: Callable[..., DryRun]
) -> None:
    take(b"Nombre,Ciudad\nCruz Roja,Reynosa\n", SHELTER)
    session.expire_all()
    trial = take(b"Nombre,Ciudad,Cupo\nCruz Roja,Matamoros,7\nCruz Roja,Reynosa,9\n", SHELTER)
    assert [each.outcome for each in trial.rows] == [RowOutcome.CREATED, RowOutcome.CHANGED]
