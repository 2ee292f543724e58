from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.geo.geometry import Point
from feeds.formats.registry import read
from feeds.lifecycle.expiry import expire
from feeds.lifecycle.intents import IntentKind
from feeds.lifecycle.report import StoreReport
from feeds.lifecycle.store import store
from feeds.models import Alert, Ending, Hazard, HazardStatus, RejectedItem, Source
from feeds.values import Precision, Severity
from tests.feeds.worlds import NOW, FakeAtlas, cap, gdacs, make_source, named, quake

Told = Callable[..., StoreReport]
NORTH = "<polygon>26.5,-98.5 27.0,-98.5 27.0,-98.0 26.5,-98.0 26.5,-98.5</polygon>"


@pytest.fixture
def source(session: Session) -> Source:
    return make_source(session)


@pytest.fixture
def tell(session: Session, source: Source) -> Told:
    def tell(*bodies: bytes, now: datetime = NOW, by: Source | None = None) -> StoreReport:
        report = StoreReport()
        for body in bodies:
            report = store(session, by or source, read(body), FakeAtlas(), now)
        return report

    return tell


def hazards(session: Session) -> list[Hazard]:
    return list(session.scalars(sa.select(Hazard).order_by(Hazard.created_at)))


def alerts(session: Session) -> list[Alert]:
    return list(session.scalars(sa.select(Alert).order_by(Alert.sent, Alert.identifier)))


def test_a_new_alert_becomes_a_hazard_with_zone_box_and_end(session: Session, tell: Told) -> None:
    report = tell(cap())
    (hazard,) = hazards(session)
    assert (report.new, report.placed, report.changed) == (1, 1, [hazard.id])
    assert hazard.key == "cap:alerts@example.test,A1"
    assert (hazard.status, hazard.severity, hazard.version) == (
        HazardStatus.ACTIVE,
        Severity.SEVERE,
        1,
    )
    assert (hazard.west, hazard.south, hazard.east, hazard.north) == (-98.5, 26.0, -98.0, 26.5)
    assert hazard.precision is Precision.POLYGON
    assert hazard.ends_at == datetime(2026, 11, 22, 19, 0, tzinfo=UTC), (
        "expires and an hour of grace"
    )
    assert hazard.zone is not None
    assert hazard.zone.contains(Point(-98.2, 26.2))
    assert [band.severity for band in hazard.severity_zones] == ["Severe"]


def test_the_same_file_twice_changes_nothing_but_the_sighting(session: Session, tell: Told) -> None:
    tell(cap())
    columns = [column.name for column in Hazard.__table__.columns if column.name != "last_seen_at"]
    before = session.execute(sa.select(*(Hazard.__table__.c[name] for name in columns))).all()
    again = tell(cap(), now=NOW + timedelta(minutes=5))
    session.flush()
    assert (again.duplicate, again.new, again.updated, again.changed) == (1, 0, 0, [])
    assert (
        session.execute(sa.select(*(Hazard.__table__.c[name] for name in columns))).all() == before
    )
    assert hazards(session)[0].last_seen_at == NOW + timedelta(minutes=5)
    assert len(alerts(session)) == 1


def test_an_update_replaces_what_it_names(session: Session, tell: Told) -> None:
    tell(cap())
    update = cap(
        "A2",
        sent="2026-11-22T11:30:00-00:00",
        msg_type="Update",
        references=named("A1"),
        area=NORTH,
    )
    report = tell(update)
    (hazard,) = hazards(session)
    first, second = alerts(session)
    assert report.results[0].intent is IntentKind.SUPERSEDE
    assert first.superseded_by_id == second.id
    assert (hazard.version, hazard.south) == (2, 26.5)


def test_a_cancel_without_info_ends_it(session: Session, tell: Told) -> None:
    tell(
        cap(),
        cap(
            "C1",
            sent="2026-11-22T11:30:00-00:00",
            msg_type="Cancel",
            references=named("A1"),
            info="",
        ),
    )
    (hazard,) = hazards(session)
    assert (hazard.status, hazard.ended_because) == (HazardStatus.ENDED, Ending.CANCELLED)
    assert hazard.zone is not None, "the record keeps where it was"


def test_a_cancel_before_its_original_waits_for_it(session: Session, tell: Told) -> None:
    cancel = cap(
        "C1", sent="2026-11-22T11:30:00-00:00", msg_type="Cancel", references=named("A1"), info=""
    )
    early = tell(cancel)
    assert early.results[0].intent is IntentKind.KEEP_CANCEL
    assert hazards(session) == []
    late = tell(cap())
    (hazard,) = hazards(session)
    assert late.results[0].intent is IntentKind.CANCELLED_BEFORE
    assert (hazard.status, hazard.ended_because) == (HazardStatus.ENDED, Ending.CANCELLED)
    assert tell(cap()).changed == []


def test_an_update_that_means_the_end_ends_it(session: Session, tell: Told) -> None:
    end = cap(
        "A2",
        sent="2026-11-22T11:30:00-00:00",
        msg_type="Update",
        references=named("A1"),
        info_more="<responseType>AllClear</responseType>",
    )
    report = tell(cap(), end)
    assert report.results[0].intent is IntentKind.END
    assert hazards(session)[0].ended_because is Ending.OVER


def test_an_update_older_than_the_one_stored_is_ignored(session: Session, tell: Told) -> None:
    tell(cap("A1", sent="2026-11-22T11:00:00-00:00"))
    late = cap(
        "A0",
        sent="2026-11-22T10:00:00-00:00",
        msg_type="Update",
        references=named("A1"),
        severity="Extreme",
    )
    report = tell(late)
    assert report.results[0].intent is IntentKind.IGNORE_OLDER
    assert hazards(session)[0].severity is Severity.SEVERE
    assert len(hazards(session)) == 1


def test_an_original_that_comes_after_its_update_opens_no_second_hazard(
    session: Session, tell: Told
) -> None:
    tell(cap("A2", sent="2026-11-22T11:30:00-00:00", msg_type="Update", references=named("A1")))
    report = tell(cap("A1"))
    assert report.results[0].intent is IntentKind.IGNORE_OLDER
    assert [hazard.key for hazard in hazards(session)] == ["cap:alerts@example.test,A2"]


def test_references_on_an_alert_are_ignored(session: Session, tell: Told) -> None:
    tell(cap("A1"), cap("A2", references=named("A1"), sent="2026-11-22T11:10:00-00:00"))
    assert [hazard.status for hazard in hazards(session)] == [
        HazardStatus.ACTIVE,
        HazardStatus.ACTIVE,
    ]


def test_an_identifier_used_again_replaces_itself(session: Session, tell: Told) -> None:
    tell(cap("A1"), cap("A1", sent="2026-11-22T11:40:00-00:00", severity="Extreme"))
    (hazard,) = hazards(session)
    assert (hazard.severity, len(alerts(session))) == (Severity.EXTREME, 2)


def test_the_same_identity_with_another_text_is_amended(session: Session, tell: Told) -> None:
    tell(cap("A1"))
    report = tell(cap("A1", severity="Extreme"))
    assert report.results[0].intent is IntentKind.AMEND
    assert hazards(session)[0].severity is Severity.EXTREME
    assert len(alerts(session)) == 1


VTEC = (
    "<parameter><valueName>VTEC</valueName><value>"
    "/O.NEW.KBRO.FF.W.0041.261122T1000Z-261122T2000Z/</value></parameter>"
)


def test_parts_of_one_nws_event_are_one_hazard_and_end_one_by_one(
    session: Session, tell: Told
) -> None:
    tell(cap("A1", info_more=VTEC), cap("A2", info_more=VTEC, area=NORTH))
    (hazard,) = hazards(session)
    assert hazard.key == "vtec:KBRO.FF.W.0041.2026"
    assert (hazard.south, hazard.north) == (26.0, 27.0)
    later = "2026-11-22T11:30:00-00:00"
    tell(cap("C1", sent=later, msg_type="Cancel", references=named("A1"), info_more=VTEC))
    assert (hazard.status, hazard.south, hazard.north) == (HazardStatus.ACTIVE, 26.5, 27.0)
    tell(cap("C2", sent=later, msg_type="Cancel", references=named("A2"), info_more=VTEC))
    assert hazard.status is HazardStatus.ENDED


def test_expiry_goes_by_the_message_with_grace(session: Session, tell: Told) -> None:
    tell(cap())
    assert expire(session, datetime(2026, 11, 22, 18, 59, tzinfo=UTC)) == []
    (hazard,) = hazards(session)
    assert expire(session, datetime(2026, 11, 22, 19, 0, tzinfo=UTC)) == [hazard.id]
    assert (hazard.status, hazard.ended_because) == (HazardStatus.ENDED, Ending.EXPIRED)


def test_until_further_notice_is_given_six_hours(session: Session, tell: Told) -> None:
    open_ended = VTEC.replace("261122T2000Z", "000000T0000Z")
    tell(cap(info_more=open_ended))
    assert hazards(session)[0].ends_at == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


def test_without_an_end_it_is_kept_a_while_after_the_last_sighting(
    session: Session, tell: Told
) -> None:
    tell(cap(expires=None))
    tell(cap(expires=None), now=NOW + timedelta(hours=10))
    assert hazards(session)[0].ends_at is None
    assert expire(session, NOW + timedelta(hours=57)) == []
    assert len(expire(session, NOW + timedelta(hours=58))) == 1


def test_absence_from_a_feed_decides_nothing(session: Session, tell: Told) -> None:
    tell(cap("A1"), cap("A2", sent="2026-11-22T11:05:00-00:00", area=NORTH))
    assert [hazard.status for hazard in hazards(session)] == [HazardStatus.ACTIVE] * 2


def test_old_mail_is_stored_as_over(session: Session, tell: Told) -> None:
    report = tell(cap(sent="2025-11-22T11:00:00-00:00", expires="2025-11-22T18:00:00-00:00"))
    (hazard,) = hazards(session)
    assert (report.new, hazard.status, hazard.ended_because) == (
        1,
        HazardStatus.ENDED,
        Ending.EXPIRED,
    )
    assert (
        tell(cap(sent="2025-11-22T11:00:00-00:00", expires="2025-11-22T18:00:00-00:00")).changed
        == []
    )


def test_a_message_from_the_future_is_refused(session: Session, tell: Told) -> None:
    report = tell(cap(sent="2027-11-22T11:00:00-00:00", expires=None))
    assert report.results[0].intent is IntentKind.REFUSE
    assert hazards(session) == []


def test_no_feed_ends_what_another_sender_said(session: Session, tell: Told) -> None:
    tell(cap())
    stranger = make_source(session, "stranger")
    cancel = cap(
        "C1",
        sent="2026-11-22T11:30:00-00:00",
        msg_type="Cancel",
        references=named("A1"),
        info="",
        sender="somebody@else.example",
    )
    assert tell(cancel, by=stranger).results[0].intent is IntentKind.KEEP_CANCEL
    assert tell(cap(severity="Minor"), by=stranger).results[0].intent is IntentKind.DUPLICATE
    assert (hazards(session)[0].status, hazards(session)[0].severity) == (
        HazardStatus.ACTIVE,
        Severity.SEVERE,
    )


def test_a_hand_fed_cancel_ends_it(session: Session, tell: Told) -> None:
    tell(cap())
    files = make_source(session, "files", address="")
    tell(
        cap(
            "C1",
            sent="2026-11-22T11:30:00-00:00",
            msg_type="Cancel",
            references=named("A1"),
            info="",
        ),
        by=files,
    )
    assert hazards(session)[0].status is HazardStatus.ENDED


def test_a_test_is_marked_and_an_unplaced_one_listed_with_its_reason(
    session: Session, tell: Told
) -> None:
    code = "<geocode><valueName>UGC</valueName><value>XXZ999</value></geocode>"
    report = tell(cap(status="Exercise", area=code))
    (hazard,) = hazards(session)
    assert (hazard.is_test, hazard.zone, hazard.missing_codes) == (True, None, ["XXZ999"])
    assert hazard.unplaced_reason == "Ningún mapa de la instalación dibuja sus códigos de zona"
    assert (report.placed, report.unplaced) == (0, 1)


def test_rejected_items_are_those_of_the_last_reading(session: Session, tell: Told) -> None:
    tell(cap("has space"))
    assert "space" in session.scalars(sa.select(RejectedItem)).one().reason
    tell(cap())
    assert session.scalars(sa.select(RejectedItem)).all() == []


def test_a_quake_found_by_any_of_its_ids_grows_and_is_withdrawn(
    session: Session, tell: Told
) -> None:
    tell(quake())
    (hazard,) = hazards(session)
    assert (hazard.key, hazard.precision) == ("usgs:us7000abcd", Precision.ESTIMATE)
    assert hazard.ends_at == datetime(2026, 11, 24, 10, 0, tzinfo=UTC), "48 hours after it happened"
    before = hazard.zone.size_km2 if hazard.zone else 0
    tell(quake("sv1234", ids="sv1234,us7000abcd", mag=6.5, updated=600_000))
    assert (len(hazards(session)), hazard.aliases) == (1, ["usgs:us7000abcd"])
    assert hazard.zone is not None
    assert hazard.zone.size_km2 > before
    tell(quake("sv1234", ids="sv1234,us7000abcd", mag=6.5, updated=900_000, status="deleted"))
    assert (hazard.status, hazard.ended_because) == (HazardStatus.ENDED, Ending.WITHDRAWN)


def test_an_updated_quake_that_says_the_same_is_a_repetition(session: Session, tell: Told) -> None:
    tell(quake())
    assert tell(quake(updated=300_000)).changed == []
    assert len(alerts(session)) == 1


def test_a_weak_quake_makes_no_hazard(session: Session, tell: Told) -> None:
    assert tell(quake(mag=3.1)).results[0].intent is IntentKind.BENEATH_NOTICE
    assert hazards(session) == []


@pytest.mark.parametrize("order", ["usgs first", "gdacs first"])
@pytest.mark.parametrize("source_id", ["us7000abcd", ""])
def test_the_same_quake_in_two_sources_is_tied_together(
    session: Session, tell: Told, order: str, source_id: str
) -> None:
    usgs, other = make_source(session, "usgs"), make_source(session, "gdacs")
    told = [(quake(), usgs), (gdacs(source=source_id), other)]
    for body, by in told if order == "usgs first" else reversed(told):
        tell(body, by=by)
    found = {hazard.key: hazard for hazard in hazards(session)}
    assert found["gdacs:EQ1500001"].same_as_id == found["usgs:us7000abcd"].id
    assert found["usgs:us7000abcd"].same_as_id is None


def test_gdacs_moves_by_episodes_and_ends_when_no_longer_current(
    session: Session, tell: Told
) -> None:
    tell(gdacs(1))
    assert tell(gdacs(2, level="Red")).results[0].intent is IntentKind.SUPERSEDE
    (hazard,) = hazards(session)
    assert hazard.severity is Severity.EXTREME
    assert tell(gdacs(1)).results[0].intent is IntentKind.DUPLICATE
    assert tell(gdacs(3, level="Red", current="false")).results[0].intent is IntentKind.END
    assert hazard.ended_because is Ending.OVER
    assert tell(gdacs(3, level="Red", current="false")).changed == []


def test_what_is_over_before_it_was_known_is_no_hazard(session: Session, tell: Told) -> None:
    assert tell(gdacs(current="false")).results[0].intent is IntentKind.ALREADY_OVER
    assert hazards(session) == []


def test_a_drawing_fetched_later_is_taken_and_kept_by_the_next_episode(
    session: Session, source: Source, tell: Told
) -> None:
    reading = read(gdacs(1, kind="TC"))
    store(session, source, reading, FakeAtlas(), NOW)
    (hazard,) = hazards(session)
    assert (hazard.zone, hazard.unplaced_reason) == (None, "Su dibujo aún no se ha podido traer")
    drawn = read(cap()).alerts[0]
    message = replace(reading.alerts[0], bands=drawn.bands, precision=Precision.POLYGON)
    report = store(session, source, replace(reading, alerts=(message,)), FakeAtlas(), NOW)
    assert report.results[0].intent is IntentKind.REDRAW
    assert (hazard.zone is not None, hazard.version) == (True, 2)
    tell(gdacs(2, kind="TC", level="Red"))
    assert (hazard.zone is not None, hazard.severity) == (True, Severity.EXTREME)
