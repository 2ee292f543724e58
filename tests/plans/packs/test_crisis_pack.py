from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import uuid
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pikepdf
import pytest

from core.errors import NotAllowed, UnusableInput
from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES
from directory.book.towns import BookTown
from directory.entries.kinds import EntryKind
from plans.documents.calendar import to_calendar
from plans.documents.geo_export import KML
from plans.documents.registration_form import registration_pdf
from plans.documents.roster import Roster, csv_columns, roster_csv, roster_of, roster_pdf
from plans.facts.model import Audience, Numbers
from plans.packs.crisis_pack import DATED, Printers, names_in, pack, printers_for
from plans.packs.pack_readme import MANIFEST, README, PackOrder, file_title
from registry.people.access import OpenPerson, OpenStay, PersonsRead
from registry.people.consent import CONSENT_TEXT, TEXTS, consent_text
from registry.people.models import Need, StayKind
from registry.people.record import Card
from registry.people.record import StayPlace as StayPlace
from tests.directory.book.invented import row
from tests.plans.invented import HIDALGO, NOW, BareGround, facts
from tests.plans.planted import CANARIES, STAYS, behind_closed_doors, planted
from tests.printed_text import text_of_pages
from tests.printing_asserts import assert_printed_well

URL = "https://atalaya.example.org"
ROWS = (
    row(1, name="Consulado Ejemplo en McAllen", lon=-98.23, lat=26.2),
    row(2, EntryKind.SHELTER, name="Albergue Ejemplo de Pharr", lon=-98.18, lat=26.19),
    row(3, EntryKind.ORGANISATION, name="Casa Ejemplo", type="host_authority", lon=-98.1, lat=26.2),
)
TOWNS = (BookTown("McAllen", -98.23, 26.2034, ("US48215", "US-TX", "US")),)
QUICK = Printers(
    lambda code: b"%PDF plan " + code.encode(), lambda code: b"%PDF leaflet " + code.encode()
)
LEADERS = ("Rosa Ejemplo", "Petrona Ejemplo", "Las Palmas")
ROUTES = ("US-83 a Laredo", "SH-107 a Elsa")


def order(audience: Audience = Audience.INTERNAL, **changes: object) -> PackOrder:
    made = PackOrder(
        facts=facts(),
        audience=audience,
        rows=ROWS,
        places=TOWNS,
        made_at=NOW,
        public_url=URL,
        next_round=date(2027, 1, 9),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def opened(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def person(
    number: int,
    name: str,
    *,
    home: int,
    needs: tuple[Need, ...] = (),
    text: str = "Calle 1",
    lon: float = -98.2,
    until: date | None = None,
) -> OpenPerson:
    stay = OpenStay(
        uuid.UUID(int=number),
        StayKind.RESIDENCE,
        None,
        until,
        StayPlace(lon=lon, lat=26.2, text=text),
    )
    card = Card(full_name=name, phone=f"+1956555{100 + number:04d}", language="quc", needs=needs)
    return OpenPerson(
        uuid.UUID(int=number),
        "GT",
        uuid.UUID(int=1000 + home),
        None,
        NOW,
        date(2028, 1, 1),
        True,
        card,
        (stay,),
    )


def read_as(*persons: OpenPerson) -> PersonsRead:
    return PersonsRead({each.id: each for each in persons}, {})


@pytest.fixture(scope="module")
def roster() -> Roster:
    persons = [
        person(1, "Zoila Ejemplo", home=1, text="Barrio A"),
        person(2, "Ana Ejemplo", home=2, needs=(Need.MEDICAL,), text="Barrio B"),
        person(3, "Beto Ejemplo", home=2, text="Barrio B"),
        person(4, "=CMD()", home=3, needs=(Need.INTERPRETER, Need.INFANT), text="Barrio A"),
    ]
    return roster_of(
        read_as(*persons),
        HIDALGO,
        as_of=NOW,
        purpose="simulacro de ciclón",
        made_by="ana@example.org",
    )


@pytest.fixture(scope="module")
def whole(roster: Roster) -> bytes:
    return pack(order(), BareGround(), printers=QUICK, roster=roster)


@pytest.fixture(scope="module")
def internal(whole: bytes) -> dict[str, bytes]:
    return opened(whole)


@pytest.fixture
def _quick_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "plans.packs.crisis_pack.registration_pdf", lambda *_given, **_more: b"%PDF form"
    )


@pytest.fixture(scope="module")
def public() -> dict[str, bytes]:
    """Every paper really printed: its bytes are searched."""
    made = order(Audience.PUBLIC, facts=planted())
    return opened(pack(made, BareGround(), printers=printers_for(made, BareGround())))


def test_it_holds_what_it_says_under_plain_names(internal: dict[str, bytes]) -> None:
    assert sorted(internal) == names_in(order(), with_roster=True)
    assert all(name.isascii() and " " not in name for name in internal)
    lines = [line.split("  ") for line in internal[MANIFEST].decode().splitlines()]
    sums = {name: digest for digest, name in lines}
    assert sums == {
        name: hashlib.sha256(body).hexdigest()
        for name, body in internal.items()
        if name != MANIFEST
    }


def test_the_same_order_gives_the_same_bytes(whole: bytes, roster: Roster) -> None:
    assert pack(order(), BareGround(), printers=QUICK, roster=roster) == whole
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {DATED}


def test_the_page_has_the_map_the_numbers_and_the_directory(internal: dict[str, bytes]) -> None:
    page = internal["LEEME.html"].decode()
    assert '<html lang="es">' in page
    assert "<title>Mapa de contactos de Valle del Río Grande" in page
    assert "Centro Comunitario Pharr" in page
    assert "Albergue Ejemplo de Pharr" in page
    assert 'href="tel:+19565550130"' in page
    for name in names_in(order(), with_roster=True):
        assert f'href="{name}"' in page or name in {MANIFEST, README, "LEEME.html"}, name
    assert '<html lang="en">' in internal["README.html"].decode()
    assert "McAllen" in page[page.index('id="data"') :]


def test_the_readme_says_in_three_languages_what_is_inside_and_as_of_when(
    internal: dict[str, bytes],
) -> None:
    text = internal[README].decode()
    for area in ("Valle del Río Grande", "Rio Grande Valley", "Vallée du Rio Grande"):
        assert area in text
    assert "12:00 UTC" in text
    assert "simulacro de ciclón" in text
    assert all(name in text for name in internal if name != README)


def test_the_public_pack_holds_no_leader_route_or_person(public: dict[str, bytes]) -> None:
    assert sorted(public) == names_in(order(Audience.PUBLIC))
    hidden = [*LEADERS, *ROUTES, "padron", *CANARIES.values()]
    said = b""
    for name, body in public.items():
        read = _readable(name, body)
        assert len(read) > 100, name
        bare = _bare(read)
        assert [secret for secret in hidden if _bare(secret.encode()) in bare] == [], name
        said += bare
    assert [each for each in STAYS if _bare(each.encode()) not in said] == []


@pytest.mark.usefixtures("_quick_forms")
def test_the_search_of_the_public_pack_would_find_a_leader() -> None:
    """The same search over an internal pack finds each: so it is no search that finds nothing."""
    made = order()
    one = printers_for(made, BareGround())
    kept = Printers(lambda code: one.plan(code) if code == "es" else b"", lambda _code: b"")
    files = opened(pack(made, BareGround(), printers=kept))
    read = _bare(_readable("plan.pdf", files["plan/gt-mcallen-es.pdf"]))
    for secret in (*LEADERS, ROUTES[0]):
        assert _bare(secret.encode()) in read, secret


def test_the_search_finds_every_canary_in_the_internal_plan() -> None:
    made = order(facts=planted())
    read = _bare(_readable("plan.pdf", printers_for(made, BareGround()).plan("es")))
    assert [name for name, each in CANARIES.items() if _bare(each.encode()) not in read] == []


def test_behind_closed_doors_a_post_is_told_by_its_name_alone() -> None:
    made = order(Audience.PUBLIC, facts=behind_closed_doors())
    one = printers_for(made, BareGround())
    read = _bare(_readable("plan.pdf", one.plan("es")) + _readable("hoja.pdf", one.leaflet("es")))
    hidden = (*CANARIES.values(), "+19565550197", "+19565550198", "Zqxcalle", "98.765432")
    assert [each for each in hidden if _bare(each.encode()) in read] == []
    assert _bare(b"Consulado de Guatemala en McAllen") in read


@pytest.mark.usefixtures("_quick_forms")
def test_small_counts_stay_out_of_the_public_pack() -> None:
    few = facts()
    assert few.numbers is not None
    numbers = Numbers(
        persons=4,
        households=2,
        minors=1,
        needs=(("infant", 1),),
        languages=(("quc", 4),),
        places=(),
    )
    made = order(Audience.PUBLIC, facts=replace(few, numbers=replace(few.numbers, value=numbers)))
    seen: dict[str, bytes] = {}
    one = printers_for(made, BareGround())

    def plan(code: str) -> bytes:
        return seen.setdefault(code, one.plan(code)) if code == "es" else b""

    pack(made, BareGround(), printers=Printers(plan, lambda _code: b""))
    with pikepdf.open(io.BytesIO(seen["es"])) as pdf:
        (name,) = pdf.attachments
        assert json.loads(pdf.attachments[name].get_file().read_bytes())["facts"]["numbers"] is None


@pytest.mark.usefixtures("_quick_forms")
def test_a_public_pack_takes_neither_roster_nor_leaders(roster: Roster) -> None:
    with pytest.raises(NotAllowed):
        pack(order(Audience.PUBLIC), BareGround(), printers=QUICK, roster=roster)
    leader = replace(
        row(9, EntryKind.FOCAL_POINT, name="Rosa Ejemplo"), section=EntryKind.LEADER, details={}
    )
    with pytest.raises(NotAllowed):
        pack(order(Audience.PUBLIC, rows=(*ROWS, leader)), BareGround(), printers=QUICK)
    assert (
        b"Rosa Ejemplo"
        in opened(pack(order(rows=(*ROWS, leader)), BareGround(), printers=QUICK))["contactos.vcf"]
    )


def test_kml_and_geojson_tell_the_same_places(internal: dict[str, bytes]) -> None:
    features = json.loads(internal["mapa/area.geojson"])["features"]
    assert [each["properties"]["kind"] for each in features].count("assembly") == 3
    assert features[0]["geometry"]["type"] in {"Polygon", "MultiPolygon"}
    root = ElementTree.fromstring(internal["mapa/area.kml"])
    points = [each.text for each in root.iterfind(f".//{{{KML}}}Point/{{{KML}}}coordinates")]
    assert points == [",".join(map(str, each["geometry"]["coordinates"])) for each in features[1:]]
    styles = {f"#{each.get('id')}" for each in root.iterfind(f".//{{{KML}}}Style")}
    assert {each.text for each in root.iterfind(f".//{{{KML}}}styleUrl")} <= styles
    assert not any(each["properties"]["kind"] == "focal_point" for each in features)


@pytest.mark.usefixtures("_quick_forms")
def test_a_name_with_control_characters_still_makes_kml_that_can_be_read() -> None:
    name = {"es": "Valle\x0b <del>\ufffe & \x00río\uffff"}
    body = opened(pack(order(facts=facts(name=name)), BareGround(), printers=QUICK))[
        "mapa/area.kml"
    ]
    assert ElementTree.fromstring(body).findtext(f".//{{{KML}}}name") == "Valle <del> & río"


def test_the_calendar_has_the_last_day_with_a_warning_and_the_next_round(
    internal: dict[str, bytes],
) -> None:
    body = internal["calendario.ics"]
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    lines = body.replace(b"\r\n ", b"").decode().split("\r\n")
    assert [line for line in lines if line.startswith("DTSTART")] == [
        "DTSTART;VALUE=DATE:20270401", "DTSTART;VALUE=DATE:20270109"
    ]  # fmt: skip
    assert lines.count("TRIGGER:-P30D") == 1
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
    bare = to_calendar(facts(valid_until=None), Formats("es"), made_at=NOW, next_round=None)
    assert b"VEVENT" not in bare


def test_the_roster_puts_households_with_needs_first(roster: Roster) -> None:
    told_rows = [(each.household, each.name, each.needs) for each in roster.rows]
    assert told_rows == [
        (1, "=CMD()", ("interpreter", "infant")),
        (2, "Ana Ejemplo", ("medical",)),
        (2, "Beto Ejemplo", ()),
        (3, "Zoila Ejemplo", ()),
    ]


def test_a_place_outside_the_area_or_in_the_past_is_not_told() -> None:
    far, gone = (
        person(1, "Ana", home=1, lon=-80.0),
        person(2, "Eva", home=2, until=date(2026, 1, 1)),
    )
    assert [
        each.place_text
        for each in roster_of(read_as(far, gone), HIDALGO, as_of=NOW, purpose="x").rows
    ] == ["", ""]


@pytest.mark.parametrize(
    ("which", "maker"), [("internal", "Sección de protección"), ("public", "Consulado")]
)
def test_each_file_says_when_in_which_zone_and_by_whom_it_was_made(
    which: str, maker: str, request: pytest.FixtureRequest
) -> None:
    """Papers say it on each sheet; what is for machines and the text of the pack, in words."""
    files: dict[str, bytes] = request.getfixturevalue(which)
    told = [name for name in files if name.endswith((".vcf", ".ics", ".geojson", ".kml", ".txt"))]
    assert len(told) == 5
    for name in told:
        text = re.sub(r"\r?\n[ \t]", "", files[name].decode()).replace("\\,", ",")
        assert re.search(rf"Hecho el 22 nov 2026, 06:00 \(UTC−06:00\) por {maker}", text), name


def test_the_csv_of_the_roster_comes_back_as_it_went_and_runs_nothing(roster: Roster) -> None:
    body = roster_csv(roster)
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert list(rows[0]) == csv_columns()
    assert [each["id"] for each in rows] == [str(each.person_id) for each in roster.rows]
    assert rows[0]["name"] == "'=CMD()"
    assert rows[0]["needs"] == "interpreter infant"
    assert rows[0]["phone"] == "+19565550104"
    assert {each["as_of"] for each in rows} == {"2026-11-22T12:00:00Z"}
    assert {each["made_by"] for each in rows} == {"ana@example.org"}
    assert not any(each["safe"] or each["needs_help"] or each["not_reached"] for each in rows)


def test_the_roster_on_paper_is_well_made_and_says_what_it_is(
    internal: dict[str, bytes], roster: Roster
) -> None:
    body = internal["padron/padron.pdf"]
    assert_printed_well(body, language="es")
    text = _text(body)
    for words in (
        "CONFIDENCIAL",
        "Destruya",
        "22 nov 2026",
        "1 / 1",
        "A salvo",
        "Ana Ejemplo",
        "simulacro",
        "Hecho por: ana@example.org",
        "12:00 UTC",
    ):
        assert "".join(words.split()) in "".join(text.split()), words
    assert roster_pdf(roster, title="Valle del Río Grande", wording=Formats("es")) == body


def test_a_long_roster_is_cut_on_paper_and_says_so(
    roster: Roster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plans.documents.roster.MOST_ON_PAPER", 2)
    text = _text(roster_pdf(roster, title="Valle", wording=Formats("es")))
    assert "2personasmás" in "".join(text.split())
    assert "Zoila" not in text


def test_nobody_registered_is_unknown_and_not_nought() -> None:
    empty = Roster(rows=(), as_of=NOW, purpose="simulacro")
    body = roster_pdf(empty, title="Valle", wording=Formats("es"))
    assert "desconocido" in _text(body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_is_one_sheet_with_the_consent_and_no_migratory_status(language: str) -> None:
    wording = Formats(language)
    body = registration_pdf(facts(), wording=wording)
    assert_printed_well(body, language=language, pages=2)
    text = "".join(_text(body).split())
    for paragraph in consent_text(CONSENT_TEXT):
        assert "".join(wording.gettext(paragraph).split()) in text
    assert CONSENT_TEXT in text
    assert not re.search(
        r"\b(visas?|pasaporte|passport|passeport|estatus|papers)\b", _text(body), re.IGNORECASE
    )


def test_every_version_of_the_consent_can_be_read_and_no_other() -> None:
    assert all(consent_text(version) for version in TEXTS)
    with pytest.raises(UnusableInput, match="consent_text"):
        consent_text("2020-01")


def test_every_file_has_words_in_every_language() -> None:
    for code in LANGUAGES:
        names = [
            name
            for name in names_in(order(), with_roster=True)
            if "/" in name or name[-3:] in {"ics", "vcf"}
        ]
        assert len({file_title(name, Formats(code)) for name in names}) == len(names)


def _bare(text: bytes) -> bytes:
    """Letters and digits only: a name may be broken over two lines, a telephone is set apart by
    signs.
    """
    return re.sub(rb"[\s().+-]", b"", text)


def _readable(name: str, body: bytes) -> bytes:
    """All that can be read out of a file: its bytes; of a PDF its text, its streams and what is
    attached.
    """
    if not name.endswith(".pdf"):
        return body
    from_pdf: list[bytes] = [body]
    with pikepdf.open(io.BytesIO(body)) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Stream):
                from_pdf.append(_or_nothing(each.read_bytes))
        from_pdf += [each.get_file().read_bytes() for each in pdf.attachments.values()]
    return b"\n".join([*from_pdf, _text(body).encode()])


def _text(body: bytes) -> str:
    return "\n".join(text_of_pages(body))


def _or_nothing(read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except (pikepdf.PdfError, zlib.error):
        return b""
