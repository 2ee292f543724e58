from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.accounts import User
from core.audit_log import AuditEntry
from core.db import reading, writing
from core.development_key import new_key
from core.errors import UnusableInput
from feeds.models import Source
from feeds.sources.custody import set_paused
from tests.webapp.beginning.conftest import NOW
from webapp.beginning import steps
from webapp.beginning.answers import FirstAnswers
from webapp.beginning.steps import FirstDay, Outcome


def said(day: FirstDay, **values: object) -> FirstDay:
    day.answers = replace(FirstAnswers(), **values)  # type: ignore[arg-type]
    return day


def asked_sources(day: FirstDay) -> set[str]:
    with reading(day.engine) as session:
        return {each.key for each in session.scalars(sa.select(Source)) if each.is_enabled}


def test_every_step_is_there_the_second_time_and_changes_nothing(day: FirstDay) -> None:
    assert steps.make_database(day).outcome is Outcome.THERE
    assert steps.choose_sources(day).outcome is Outcome.MISSING
    said(day, sources="usgs,nws", countries=("GT",), secretariat="ana@rcm.example")
    assert steps.choose_sources(day).outcome is Outcome.DONE
    assert asked_sources(day) == {"usgs", "nws"}
    with writing(day.engine) as session:
        for each in session.scalars(sa.select(Source).where(Source.key == "nws")):
            set_paused(session, each, is_paused=True, now=NOW, actor="user:x")
    said(day, sources="all")
    assert steps.choose_sources(day).outcome is Outcome.THERE
    assert asked_sources(day) == {"usgs"}, "they are their keepers' by now"
    assert steps.add_countries(day).outcome is Outcome.MISSING
    assert steps.add_countries(said(day, countries=("GT",))).outcome is Outcome.DONE
    assert steps.add_countries(day).outcome is Outcome.THERE
    assert steps.check_atlas(day).outcome is Outcome.THERE
    assert steps.check_parts(day).outcome is Outcome.THERE
    assert {each.name for each in steps.tell_rest(day)} >= {"backups", "heartbeat", "audit heads"}


def test_the_first_link_is_shown_once_and_made_again_for_who_was_killed_before(
    day: FirstDay,
) -> None:
    assert steps.make_first_account(day).outcome is Outcome.MISSING
    said(day, secretariat="ana@rcm.example")
    lost = steps.make_first_account(day)  # killed here: nobody saw the link
    found = steps.make_first_account(day)
    assert lost.link != found.link
    assert found.link.startswith("https://atalaya.example/cuenta/enlace/")
    steps.note_link_shown(day, found.values["account"])
    again = steps.make_first_account(day)
    assert (again.outcome, again.link) == (Outcome.THERE, "")
    with reading(day.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(User)) == 1
        actions = session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.number)).all()
    assert actions == ["account.create", "account.link"]


def test_a_copy_of_the_keys_stands_apart_and_is_never_written_over(
    day: FirstDay, tmp_path: Path
) -> None:
    source, target = tmp_path / "atalaya.env", tmp_path / "stick" / "atalaya.env"
    source.write_text("A=1\n")
    target.parent.mkdir()
    assert steps.copy_keys(day, source, None).outcome is Outcome.MISSING
    assert steps.copy_keys(day, source, target).outcome is Outcome.DONE
    assert steps.copy_keys(day, source, target).outcome is Outcome.THERE
    target.write_text("another's")
    assert steps.copy_keys(day, source, target).outcome is Outcome.FAILED
    assert target.read_text() == "another's"
    with pytest.raises(UnusableInput, match="apart"):
        steps.copy_keys(day, source, day.settings.instance / "copy.env")


def test_the_demo_and_an_installation_of_other_keys_are_left_alone(day: FirstDay) -> None:
    steps.require_no_other(day.settings)
    with pytest.raises(UnusableInput, match="other keys"):
        steps.require_no_other(replace(day.settings, data_key=new_key()))
    (day.settings.instance / "key.name").touch()
    with pytest.raises(UnusableInput, match="try things out"):
        steps.require_no_other(day.settings)
    (day.settings.instance / "demo-accounts.txt").touch()
    with pytest.raises(UnusableInput, match="demo"):
        steps.require_no_other(day.settings)


def test_a_source_nobody_knows_is_refused() -> None:
    assert "usgs" in steps.wanted_sources("all")
    assert steps.wanted_sources("none") == frozenset()
    with pytest.raises(UnusableInput, match="there are"):
        steps.wanted_sources("usgs,nosuch")
