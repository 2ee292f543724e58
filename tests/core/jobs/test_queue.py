"""Jobs put down and claimed: once at a time, people first, and never by two."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.db import reading, writing
from core.jobs import ClaimLost, Job, JobKind, JobResult, JobState, ask_for, find_job, queue
from core.jobs.queue import (
    LEASE,
    MOST_CLAIMS,
    Claim,
    claim_next,
    fail,
    remove_expired,
    renew,
    report,
    succeed,
)


def kind_of(name: str = "tide_table", **changes: object) -> JobKind:
    return JobKind(name=name, run=lambda _task: JobResult(), **changes)  # type: ignore[arg-type]


KIND = kind_of()


def put(
    engine: Engine, key: str, now: datetime, *, kind: str = "tide_table", is_ahead: bool = False
) -> None:
    with writing(engine) as session:
        ask_for(session, kind, key, {"port": key}, now=now, actor="user:a", is_ahead=is_ahead)


def claim(engine: Engine, now: datetime, kind: JobKind = KIND) -> Claim | None:
    with writing(engine) as session:
        return claim_next(session, {kind.name: kind}, now)


def claimed(engine: Engine, now: datetime, kind: JobKind = KIND) -> Claim:
    found = claim(engine, now, kind)
    assert found is not None
    return found


def only(engine: Engine) -> Job:
    with reading(engine) as session:
        return session.scalars(sa.select(Job)).one()


def test_the_same_work_is_one_row_however_often_it_is_asked_for(
    engine: Engine, now: datetime
) -> None:
    put(engine, "acajutla", now)
    put(engine, "acajutla", now + timedelta(minutes=1))
    assert only(engine).asked_at == now
    ours = claimed(engine, now)
    put(engine, "acajutla", now)
    assert only(engine).state is JobState.RUNNING
    with writing(engine) as session:
        succeed(session, ours, KIND, JobResult("a.pdf"), now)
    put(engine, "acajutla", now + timedelta(hours=1))
    again = only(engine)
    assert (again.state, again.asked_at) == (JobState.WAITING, now + timedelta(hours=1))
    assert again.file == "a.pdf", "the one before stays while another is made"


def test_two_who_ask_at_the_same_moment_put_down_one_job(engine: Engine, now: datetime) -> None:
    gate = threading.Barrier(4)
    failures: list[BaseException] = []

    def ask() -> None:
        try:
            gate.wait()
            put(engine, "acajutla", now)
        except BaseException as wrong:
            failures.append(wrong)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert only(engine).arguments == {"port": "acajutla"}


def test_people_go_before_what_is_made_ahead_and_the_oldest_first(
    engine: Engine, now: datetime
) -> None:
    put(engine, "ahead", now - timedelta(hours=1), is_ahead=True)
    put(engine, "second", now)
    put(engine, "first", now - timedelta(minutes=1))
    put(engine, "of another kind", now - timedelta(days=1), kind="moon_table")
    found = [claimed(engine, now).job.key for _ in range(3)]
    assert found == ["first", "second", "ahead"]
    assert claim(engine, now) is None


def test_a_job_is_claimed_by_one_of_many(engine: Engine, now: datetime) -> None:
    put(engine, "acajutla", now)
    gate, found = threading.Barrier(4), list[Claim | None]()

    def take() -> None:
        gate.wait()
        found.append(claim(engine, now))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(each is not None for each in found) == 1


@pytest.mark.parametrize("earlier", [0, MOST_CLAIMS - 1], ids=["first claim", "last claim"])
def test_one_claimed_by_somebody_else_since_it_was_listed_is_left_to_them(
    engine: Engine, now: datetime, monkeypatch: pytest.MonkeyPatch, earlier: int
) -> None:
    """As on PostgreSQL, where the row read after the list shows what others commit in between."""
    put(engine, "acajutla", now)
    for died in range(earlier):
        claimed(engine, now + died * LEASE)
    then = now + earlier * LEASE
    read = queue._readable

    def late(session: Session, job_id: uuid.UUID, is_due: sa.ColumnElement[bool]) -> Job | None:
        monkeypatch.setattr(queue, "_readable", read)
        assert claim_next(session, {KIND.name: KIND}, then) is not None
        return read(session, job_id, is_due)

    monkeypatch.setattr(queue, "_readable", late)
    assert claim(engine, then) is None
    job = only(engine)
    assert (job.attempt, job.state, job.ended_at) == (earlier + 1, JobState.RUNNING, None)


def test_a_process_taken_for_dead_writes_nothing_any_more(engine: Engine, now: datetime) -> None:
    put(engine, "acajutla", now)
    first = claimed(engine, now)
    assert claim(engine, now + LEASE / 2) is None
    later = now + LEASE
    second = claimed(engine, later)
    assert second.attempt == first.attempt + 1
    writes: tuple[Callable[[Session], object], ...] = (
        lambda session: renew(session, first, later),
        lambda session: report(session, first, 9, 9, later),
        lambda session: succeed(session, first, KIND, JobResult("old.pdf"), later),
        lambda session: fail(session, first, KIND, "too late", later),
    )
    for write in writes:
        with pytest.raises(ClaimLost), writing(engine) as session:
            write(session)
    with writing(engine) as session:
        report(session, second, 1, 2, later)
    job = only(engine)
    assert (job.state, job.progress, job.total, job.file) == (JobState.RUNNING, 1, 2, "")


def test_a_lease_is_renewed_by_a_sign_of_life(engine: Engine, now: datetime) -> None:
    put(engine, "acajutla", now)
    ours = claimed(engine, now)
    with writing(engine) as session:
        renew(session, ours, now + LEASE / 2)
    assert claim(engine, now + LEASE) is None
    with writing(engine) as session:
        report(session, ours, 1, 2, now + LEASE)
    assert claim(engine, now + LEASE * 1.9) is None
    assert claim(engine, now + LEASE * 2) is not None


def test_a_job_over_which_process_after_process_dies_is_given_up(
    engine: Engine, now: datetime
) -> None:
    put(engine, "acajutla", now)
    for turn in range(MOST_CLAIMS):
        assert claim(engine, now + turn * LEASE) is not None
    assert claim(engine, now + MOST_CLAIMS * LEASE) is None
    job = only(engine)
    assert job.state is JobState.FAILED
    assert "without a word" in job.fault


def test_a_failure_backs_off_longer_each_time_until_one_succeeds(
    engine: Engine, now: datetime
) -> None:
    patient = kind_of(tries=3, pause=timedelta(minutes=10))
    put(engine, "acajutla", now)
    at = now
    for minutes in (10, 20):
        with writing(engine) as session:
            fail(session, claimed(engine, at, patient), patient, "low tide", at)
        waiting = only(engine)
        assert (waiting.state, waiting.fault) == (JobState.WAITING, "low tide")
        assert waiting.due_at == at + timedelta(minutes=minutes)
        assert claim(engine, waiting.due_at - timedelta(seconds=1), patient) is None
        at = waiting.due_at
    with writing(engine) as session:
        fail(session, claimed(engine, at, patient), patient, "low tide", at)
    over = only(engine)
    assert (over.state, over.ended_at, over.failures) == (JobState.FAILED, at, 3)
    assert over.is_resting(at + timedelta(minutes=39))
    assert not over.is_resting(at + timedelta(minutes=40))
    put(engine, "acajutla", at)
    with writing(engine) as session:
        succeed(session, claimed(engine, at, patient), patient, JobResult(), at)
    assert only(engine).failures == 0


def test_rows_go_when_their_kind_says_so(engine: Engine, now: datetime) -> None:
    brief = kind_of(keep=timedelta(days=1))
    put(engine, "a", now - timedelta(minutes=1))
    put(engine, "b", now)
    with writing(engine) as session:
        succeed(session, claimed(engine, now, brief), brief, JobResult(), now)
    with writing(engine) as session:
        succeed(session, claimed(engine, now), KIND, JobResult(), now)
    for later, keys in ((timedelta(hours=23), {"a", "b"}), (timedelta(days=9), {"b"})):
        with writing(engine) as session:
            remove_expired(session, [KIND.name], now + later)
            assert set(session.scalars(sa.select(Job.key))) == keys
    with reading(engine) as session:
        assert find_job(session, KIND.name, "a") is None


def _by_hand(engine: Engine, key: str, column: str, text: str) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("only SQLite keeps moments as text")
    with writing(engine) as session:
        statement = sa.text(f"UPDATE job SET {column} = :text WHERE key = :key")
        session.execute(statement, {"text": text, "key": key})


@pytest.mark.parametrize("column", ["due_at", "asked_at"])
def test_a_job_whose_moment_has_no_fraction_is_claimed(
    engine: Engine, now: datetime, column: str
) -> None:
    put(engine, "acajutla", now)
    _by_hand(engine, "acajutla", column, f"{now:%Y-%m-%d %H:%M:%S}")
    assert claimed(engine, now).job.key == "acajutla"


def test_a_job_whose_row_cannot_be_read_is_passed_over_and_named(
    engine: Engine, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    put(engine, "acajutla", now)
    put(engine, "bluefields", now + timedelta(minutes=1))
    _by_hand(engine, "acajutla", "asked_at", "2026-11-01 25:00:00")
    assert claimed(engine, now + timedelta(minutes=2)).job.key == "bluefields"
    assert [line for line in caplog.messages if "cannot be claimed" in line] != []
    assert claim(engine, now + timedelta(minutes=2)) is None
