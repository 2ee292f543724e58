"""Nobody is called by two at once, nobody waits much longer than the others, help is seen before
all else, and page, table and paper say the same, whatever is cut, killed or moved meanwhile.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.accounts import User
from core.atlas import Atlas
from core.context import Context
from core.crypto import Keyring
from core.db import reading, writing
from core.geo.geometry import Area, Box
from core.i18n.formats import Formats
from core.tabular.reading import read_tables
from directory.entries.visibility import Viewer
from feeds.values import Band, Severity
from registry.people.models import Need, StayKind
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewPerson, NewStay, add_household, add_persons
from response.accounting.counts import counts_of
from response.accounting.refreshing import refresh_rolls
from response.calldown.cards import HouseholdCard, read_cards
from response.calldown.claims import CLAIM, claim_of
from response.calldown.lists.households import ZoneToCall
from response.calldown.lists.listing import make_list
from response.calldown.lookup import CallFilter, items_page
from response.calldown.models import Call, CallItem
from response.calldown.outcomes import CallState
from response.calldown.papers.call_files import FileHeading, call_csv
from response.calldown.papers.call_sheets import CallSheets, call_sheets_pdf
from response.calldown.papers.typed_back import LineResult
from response.calldown.progress import progress_of
from response.crisis.models import Crisis, Participation
from tests.printed_text import words_of
from tests.proof.calling import KEY, CallFloor, callers_of
from tests.proof.figures import Figures
from tests.response.calldown.conftest import make_calls

ZONES = (Box(-99, 25, -97, 27), Box(-98.6, 25, -96.6, 27), Box(-99, 25.4, -97, 27.4))
"""The zone as it moves: some come in, some are outside."""


@dataclass(frozen=True)
class Country:
    """One country in the crisis."""

    code: str
    canary: str
    part_id: uuid.UUID


def people(
    engine: Engine, keyring: Keyring, country: Country, persons: int, now: datetime, mixed: bool
) -> None:
    """Register households of three about the zone; `mixed`: with needs and languages."""
    dice = random.Random(country.code)
    with writing(engine) as session:
        new = []
        for number in range(persons // 3):
            home = add_household(session, country.code)
            point = (dice.uniform(-99, -97), dice.uniform(25, 27))
            for member in range(3):
                needs = (dice.choice(list(Need)),) if mixed and dice.random() < 0.15 else ()
                card = Card(
                    full_name=f"{country.canary} {number} {member}",
                    phone=f"+1520{dice.randint(2000000, 9999999)}",
                    note=country.canary,
                    language="kek" if mixed and number % 9 == 0 else "es",
                    needs=needs,
                    birth_year=2015 if member == 2 else 1980,
                )
                stay = NewStay(
                    place=StayPlace(lon=point[0], lat=point[1], text=country.canary),
                    kind=StayKind.RESIDENCE,
                )
                new.append(
                    NewPerson(
                        country=country.code, card=card, stays=[stay], consent_at=now,
                        household_id=home.id,
                    )
                )  # fmt: skip
        add_persons(session, keyring, new)


def zone(version: int) -> ZoneToCall:
    band = Band(Area.from_box(ZONES[version - 1]), Severity.SEVERE, "Valle")
    return ZoneToCall(version, (band,))


def test_eight_callers_and_a_list_of_one_urgency(
    engine: Engine, base_atlas: Atlas, now: datetime, is_long: bool, figures: Figures
) -> None:
    """Each household is called once before any is called again, by one at a time, and the longest
    wait for the next turn is no more than half again the median.
    """
    callers, households = (8, 1200) if is_long else (2, 8)
    keyring = Keyring([KEY])
    with writing(engine) as session:
        part_id = make_calls(session, keyring, base_atlas, now).part.id
    country = Country("SV", "", part_id)
    people(engine, keyring, country, households * 3, now, mixed=False)
    made = make_list(engine, keyring, part_id, zone(1), now)
    assert made.households == households
    floor = CallFloor(
        engine, keyring, part_id, callers_of(engine, part_id, "SV", callers, now),
        random.Random(7), now,
    )  # fmt: skip
    floor.run(now + timedelta(hours=24 if is_long else 1))
    assert floor.double_claims == 0
    assert floor.firsts == households
    retries = floor.calls_when_all_were_called - households
    second = sorted(each[0] for each in floor.waits.values())
    ratio = second[-1] / statistics.median(second)
    with reading(engine) as session:
        assert progress_of(session, part_id, floor.now).never_called == 0
    if is_long:
        assert ratio <= 1.5
    for _ in range(20 if is_long else 1):
        floor.ask_for_help()
        floor.now += timedelta(minutes=5)
    assert floor.helps_late == 0
    figures.add(
        "call-down",
        f"{callers} callers, {households} households, {floor.calls} calls: "
        f"{floor.double_claims} double claims, all called first within {households + retries}"
        f" claims ({retries} of them promised or owned helps), longest wait for the next turn "
        f"{ratio:.2f} times the median; {floor.helps} helps, {floor.helps_late} not taken next",
    )


def test_three_countries_with_a_link_cut_a_kill_and_a_zone_that_moves(
    engine: Engine,
    base_atlas: Atlas,
    now: datetime,
    is_long: bool,
    figures: Figures,
    tmp_path: Path,
) -> None:
    """Page, table and paper agree with one another and with the accounting, each help is taken
    next, no claim is doubled, and no country's names stand in what another one takes away.
    """
    persons, callers, hours = (12_000, 8, 8) if is_long else (18, 1, 2)
    keyring = Keyring([KEY])
    codes = ("SV", "GT", "HN")
    with writing(engine) as session:
        calls = make_calls(session, keyring, base_atlas, now)
        crisis_id = calls.crisis.id
        parts = {"SV": calls.part.id}
        for code in codes[1:]:
            part = Participation(
                crisis_id=crisis_id, country=code, joined_at=now, joined_by="user:x", level=2
            )
            session.add(part)
            session.flush()
            parts[code] = part.id
    countries = [Country(code, f"Zq{code.lower()}canaria", parts[code]) for code in codes]
    floors = []
    for country in countries:
        people(engine, keyring, country, persons // 3, now, mixed=True)
        make_list(engine, keyring, country.part_id, zone(1), now)
        floors.append(
            CallFloor(
                engine, keyring, country.part_id,
                callers_of(engine, country.part_id, country.code, callers, now),
                random.Random(country.code), now, country.canary,
            )
        )  # fmt: skip
    typed, kills = Counter[LineResult](), 0
    cut_in, moves = ((2, 3), (2, 4)) if is_long else ((1,), (1, 2))
    for hour in range(1, hours + 1):
        until = now + timedelta(hours=hour)
        floors[0].is_cut = hour in cut_in
        for floor in floors:
            floor.run(until)
            floor.ask_for_help()
        if hour == cut_in[-1]:
            typed += floors[0].type_back()
        if hour in moves:
            version = moves.index(hour) + 2
            for country in countries:
                make_list(engine, keyring, country.part_id, zone(version), until)
        if is_long:
            kills += kill_a_caller(engine, countries[hour % 3], until)
    assert sum(floor.double_claims for floor in floors) == 0
    assert sum(floor.helps_late for floor in floors) == 0
    # Who calls from paper cannot know whom another called minutes before: those lines are listed.
    listed = typed[LineResult.CONFLICT]
    assert set(typed) <= {LineResult.ENTERED, LineResult.OLDER, LineResult.CONFLICT}
    assert listed <= sum(typed.values()) / 50
    end = now + timedelta(hours=hours, minutes=30)
    refresh_rolls(engine, keyring, end)
    for country in countries:
        agree(engine, keyring, base_atlas, country, codes, end, is_long or country is countries[0])
    total = sum(floor.calls for floor in floors)
    with reading(engine) as session:
        written = session.scalar(sa.select(sa.func.count()).select_from(Call))
    assert written == total - listed
    figures.add(
        "call-down of three countries",
        f"{persons} persons, {callers} callers each, {hours} h, link cut 2 h "
        f"({sum(typed.values())} calls typed back, {listed} of them listed: another was there "
        f"minutes before), {kills} kills, 2 zone changes: {total} calls, "
        f"0 lost, 0 double claims, {sum(floor.helps for floor in floors)} helps all taken next, "
        "page = table = paper = accounting, 0 names across countries",
    )


def kill_a_caller(engine: Engine, country: Country, now: datetime) -> int:
    """Kill a process that has just claimed a household: the claim stands until its time is over."""
    with writing(engine) as session:
        user = User(
            email=f"{uuid.uuid4().hex}@example.org", password="",
            fs_uniquifier=uuid.uuid4().hex, country=country.code,
        )  # fmt: skip
        session.add(user)
        session.flush()
        user_id = user.id
    url = engine.url.render_as_string(hide_password=False)
    command = [
        sys.executable, "-m", "tests.proof.calling", url, str(country.part_id), str(user_id),
        now.isoformat(),
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE) as process:
        assert process.stdout is not None
        number = int(process.stdout.readline())
        process.kill()
        process.wait(30)
    with reading(engine) as session:
        held = claim_of(session, country.part_id, user_id, now)
        assert (held.number if held else 0) == number
        assert claim_of(session, country.part_id, user_id, now + CLAIM) is None
    return 1


def paper_of(cards: Sequence[HouseholdCard], crisis: Crisis, country: Country, at: datetime) -> str:
    """Return what the sheets of some households say."""
    sheets = CallSheets(
        crisis=crisis.number, title=crisis.title, country=country.code, cards=cards, first_sheet=1,
        sheets=2, zone_version=3, purpose="proof", made_by="proof", as_of=at, timezone="UTC",
    )  # fmt: skip
    return words_of(call_sheets_pdf(sheets, language="es"))


def agree(
    engine: Engine,
    keyring: Keyring,
    atlas: Atlas,
    country: Country,
    codes: tuple[str, ...],
    at: datetime,
    prints: bool,
) -> None:
    """Hold that page, table and paper of a country say the same, and name nobody of another one."""
    wording = Formats("es")
    with writing(engine) as session:
        part = session.get_one(Participation, country.part_id)
        crisis = session.get_one(Crisis, part.crisis_id)
        context = Context(
            session=session, keyring=keyring, atlas=atlas,
            viewer=Viewer.of_country(country.code), actor="user:proof", now=at, purpose="proof",
        )  # fmt: skip
        page = progress_of(session, part.id, at)
        listed = items_page(
            session, keyring, part.id, country.code,
            which=CallFilter.ALL, page=1, size=100_000, now=at,
        )  # fmt: skip
        cards = read_cards(context, list(listed.items))
        heading = FileHeading(
            crisis=crisis.number, country=country.code, title=crisis.title, made_by="proof",
            purpose="proof", as_of=at, timezone="UTC",
        )  # fmt: skip
        table = call_csv(cards, heading, wording)
        on_paper = cards[:50]
        paper = paper_of(on_paper, crisis, country, at) if prints else ""
        counts = counts_of(session, keyring, part, at)
    rows = read_tables(table, "list.csv")[0]
    states = Counter(str(cell) for cell in rows.column("code"))
    assert states == {state.value: count for state, count in page.by_state.items()}
    assert sum(page.by_state.values()) == page.households == len(rows.rows) == listed.total
    names = [person.name for card in on_paper for person in card.listed]
    assert not prints or all(name in paper for name in names)
    assert sum(counts.inside.values()) == counts.registered
    assert counts.registered == counts.all_asked + (counts.not_asked or 0)
    assert page.by_state.get(CallState.WAITING, 0) + page.settled <= page.households
    others = {f"Zq{code.lower()}canaria" for code in codes} - {country.canary}
    text = table.decode() + paper
    assert country.canary in text
    assert not [canary for canary in others if canary in text]
    with reading(engine) as session:
        closed = session.scalars(
            sa.select(Call.ciphertext).join(CallItem).where(CallItem.country == country.code)
        ).all()
    assert not [1 for each in closed if each and b"canaria" in each]
