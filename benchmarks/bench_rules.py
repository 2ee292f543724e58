"""Rules held against a recorded past, and against a burst, in a temporary SQLite file.

    python benchmarks/bench_rules.py [--changes N]

A year of one country: 1,250 hazards, each with four versions of its own drawing and four changes of
the country's flag (5,000 changes by default), over the atlas of the installation. CPU time of the
process, medians of three turns, nothing kept between them but the atlas:

- the preview of a rule of people and severity, and of one that asks where zones lie (a state, a
  zone that moves into another): what a page does before a rule is saved;
- one turn of the worker over 500 hazards just flagged, four shipped rules in force.

A goal that is missed fails by the exit code.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import sqlalchemy as sa  # noqa: E402
from sqlalchemy.engine import Engine  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

import webapp.all_models  # noqa: E402, F401
from benchmarks.rows import exit_code, print_row  # noqa: E402
from core.atlas import Atlas, atlas_for  # noqa: E402
from core.crypto import Keyring  # noqa: E402
from core.db import Base, make_engine, reading, writing  # noqa: E402
from core.geo.geometry import Area, Point  # noqa: E402
from core.settings import Settings  # noqa: E402
from feeds.drawings.drawn_bands import DrawnBands  # noqa: E402
from feeds.models import (  # noqa: E402
    Hazard,
    HazardStatus,
    HazardVersion,
    Precision,
    Source,
    ZoneDrawing,
)
from feeds.values import Band, HazardKind, Severity  # noqa: E402
from watch.models import ChangeKind, Flag, FlagChange, FlagStatus, SubjectKind  # noqa: E402
from watch.rules.judging.preview import RulePreview, preview  # noqa: E402
from watch.rules.judging.reach import StateGrounds  # noqa: E402
from watch.rules.models import HazardJudgement  # noqa: E402
from watch.rules.rule_book import ensure_shipped_rules  # noqa: E402
from watch.rules.terms import RuleValues, Trigger  # noqa: E402
from watch.rules.turns.country_turn import RuleSurroundings  # noqa: E402
from watch.rules.turns.turn import fire_due  # noqa: E402

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
KEYRING = Keyring((b"b" * 32,))
VERSIONS = 4
BURST = 500
TURNS = 3
GRADES = (Severity.MODERATE, Severity.SEVERE, Severity.EXTREME)
PLAIN = RuleValues(min_severity=Severity.SEVERE, persons_at_least=10, triggers=tuple(Trigger)[:3])


def main() -> int:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=5000)
    many = parser.parse_args().changes
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/rules.db")
        Base.metadata.create_all(engine)
        atlas = atlas_for(Settings())
        with writing(engine) as session:
            write_past(session, many // VERSIONS, NOW - timedelta(days=360))
        measure_previews(engine, atlas, many)
        with writing(engine) as session:
            ensure_shipped_rules(session, ["GT"], NOW - timedelta(days=1))
            write_past(session, BURST, NOW - timedelta(minutes=1), is_judged=False)
        measure_turn(engine, atlas)
        engine.dispose()
    return exit_code()


def measure_previews(engine: Engine, atlas: Atlas, many: int) -> None:
    """Print what the previews cost, and that they found something."""
    texas = atlas.area("US-TX")
    assert texas is not None
    asking = RuleValues(area=texas, place_name="Texas", persons_at_least=5, triggers=tuple(Trigger))
    for name, rule in (("of people and severity", PLAIN), ("that asks where zones lie", asking)):

        def look_back(rule: RuleValues = rule) -> RulePreview:
            with reading(engine) as session:
                return preview(
                    session, "GT", rule, StateGrounds(atlas), (),
                    since=NOW - timedelta(days=365), until=NOW,
                )  # fmt: skip

        found, seconds = median(look_back)
        assert found.hazards == many // VERSIONS
        assert found.firings
        print_row(
            f"preview of a rule {name}, {many:,} changes", seconds, 2.0, "s",
            note=f"{len(found.firings)} times",
        )  # fmt: skip


def measure_turn(engine: Engine, atlas: Atlas) -> None:
    """Print what a turn over a burst costs; it is rolled back, and done again."""
    around = RuleSurroundings(KEYRING, StateGrounds(atlas))

    def turn() -> int:
        with rolled_back(engine) as session:
            return len(fire_due(session, NOW, around))

    count, seconds = median(turn)
    assert count
    print_row(f"one turn over {BURST} hazards just flagged", seconds, None, "s",
              note=f"{count} firings")  # fmt: skip


def median(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return the answer of some work, and the median of its CPU seconds."""
    seconds, answer = [], None
    for _ in range(TURNS):
        began = time.process_time()
        answer = work()
        seconds.append(time.process_time() - began)
    return answer, statistics.median(seconds)


@contextmanager
def rolled_back(engine: Engine) -> Iterator[Session]:
    """Yield a session whose work is taken back."""
    try:
        with writing(engine) as session:
            yield session
            raise _Undone
    except _Undone:
        pass


class _Undone(Exception):
    pass


def write_past(session: Session, many: int, since: datetime, *, is_judged: bool = True) -> None:
    """Write hazards spread over the time from `since` to now, as cycles would have left them."""
    source = session.scalars(sa.select(Source)).first()
    if source is None:
        source = Source(key="bench", name="bench", format="cap")
        session.add(source)
        session.flush()
    step = (NOW - since) / (many + 1)
    rows: dict[type[Base], list[dict[str, Any]]] = {
        kind: [] for kind in (Hazard, ZoneDrawing, HazardVersion, Flag, FlagChange, HazardJudgement)
    }
    for number in range(many):
        for kind, made in _hazard(source.id, number, since + number * step, is_judged):
            rows[kind].append(made)
    for kind, made_rows in rows.items():
        if made_rows:
            session.execute(sa.insert(kind), made_rows)


def _hazard(
    source_id: uuid.UUID, number: int, at: datetime, is_judged: bool
) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    hazard_id, flag_id = uuid.uuid4(), uuid.uuid4()
    versions = VERSIONS if is_judged else 1
    drawings = [_bands(number, each) for each in range(versions)]
    common = {
        "title": f"Aviso {number}", "status": HazardStatus.ACTIVE, "is_test": False,
        "started_at": at, "ends_at": None, "ended_at": None, "ended_because": None,
        "unverified_since": None, "precision": Precision.POLYGON, "unplaced_reason": "",
        "missing_codes": [], "drawing_faults": [], "reading_notes": [], "center_lon": None,
        "center_lat": None, "magnitude": None, "same_as_id": None,
    }  # fmt: skip
    yield Hazard, common | {
        "id": hazard_id, "key": f"bench:{hazard_id}", "source_id": source_id,
        "kind": HazardKind.FLOOD, "severity": _grade(number, versions - 1), "last_seen_at": at,
        "version": versions, "zone": drawings[-1].values[0].area, "severity_zones": drawings[-1],
        "created_at": at, "updated_at": at,
    }  # fmt: skip
    yield Flag, {
        "id": flag_id, "hazard_id": hazard_id, "kind": SubjectKind.NATIONALS, "country": "GT",
        "status": FlagStatus.RAISED, "hazard_version": versions, "persons": 10 * versions,
        "severity": str(_grade(number, versions - 1)), "raised_at": at, "changed_at": at,
        "created_at": at, "updated_at": at, "seal_version": 0,
    }  # fmt: skip
    for each, bands in enumerate(drawings):
        drawing_id, known_at = uuid.uuid4(), at + timedelta(minutes=20 * each)
        yield ZoneDrawing, {
            "id": drawing_id, "hazard_id": hazard_id, "digest": bands.digest,
            "bands": bands.to_bytes(),
        }  # fmt: skip
        yield HazardVersion, common | {
            "id": uuid.uuid4(), "hazard_id": hazard_id, "number": each + 1, "known_at": known_at,
            "severity": _grade(number, each), "drawing_id": drawing_id, "merged": 0,
        }  # fmt: skip
        yield FlagChange, {
            "id": uuid.uuid4(), "flag_id": flag_id, "at": known_at,
            "change": ChangeKind.WIDENED if each else ChangeKind.RAISED,
            "persons": (number % 20) + 8 * each, "severity": str(_grade(number, each)),
            "added": 8, "counted": {}, "judged_at": known_at if is_judged else None,
        }  # fmt: skip
    if is_judged:
        yield HazardJudgement, {"hazard_id": hazard_id, "version": versions, "at": at}


def _grade(number: int, version: int) -> Severity:
    return GRADES[min((number + version) % 4, 2)]


def _bands(number: int, version: int) -> DrawnBands:
    """Return a warning of some counties' size that drifts, half of them over Texas."""
    lon = -103.0 + (number % 40) * 0.5 + 0.3 * version
    lat = 27.0 + (number // 40) % 12 * 0.6
    return DrawnBands.of([Band(Area.circle(Point(lon, lat), 40.0), _grade(number, version))])


if __name__ == "__main__":
    sys.exit(main())
