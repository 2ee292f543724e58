"""Filters of sight behind which another one holds: each is shown to hold by itself.

A page shows nothing when one of these is loosened, because what follows takes the same out again or
refuses. Here each is looked at where it stands, before whatever follows.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest
import sqlalchemy as sa
from flask import g
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from core.accounts import RoleName
from core.geo.geometry import Area, Box
from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES
from directory.entries.kinds import EntryKind
from directory.entries.models import FocalPoint, Post, Shelter, Visibility
from directory.entries.visibility import Viewer
from plans.areas.creation import CoveredArea
from plans.documents import leaflet, plan_pdf
from plans.facts.json_form import to_json
from plans.facts.model import Audience, PlanFacts
from plans.models import PlanArea
from plans.packs import crisis_pack, pack_builder, pack_readme
from tests.plans.invented import BareGround, facts
from tests.plans.packs.test_crisis_pack import QUICK, order
from tests.plans.planted import CANARIES, planted
from tests.webapp.isolation.canary_house import CanaryHouse
from watch.sheet.nearby import Surroundings
from webapp.auth.access import Scope
from webapp.auth.entry_access import seen_entry
from webapp.blueprints.accounting import reach
from webapp.blueprints.audit_log import views as log_views
from webapp.blueprints.hotline import views as line_views
from webapp.blueprints.persons import rows
from webapp.blueprints.plans import editor, lifecycle_views, presenters
from webapp.blueprints.plans.editor_area import AreaRead
from webapp.blueprints.registry import quality, senders
from webapp.blueprints.replies import views as reply_views
from webapp.blueprints.sharing import drafts
from webapp.blueprints.statistics import releases
from webapp.http.database import db
from webapp.http.transactions import give_up_writing, writes
from webapp.labels.joined_names import is_joined_seen
from webapp.queries.close_to_me import public_post
from webapp.queries.dashboard import _contacts, _count_shelters

WITHOUT_COUNTRY = Scope(RoleName.EMERGENCY)
PARTNER = Scope(RoleName.CIVIL_SOCIETY, "GT")
OTHER_COUNTRY = Scope(RoleName.COUNTRY_ADMIN, "HN")
OTHER_POST = Scope(RoleName.CONSUL, "GT", uuid.UUID(int=7))


class Taken(Exception):
    """What a filter let through to whatever follows."""

    def __init__(self, facts: PlanFacts) -> None:
        self.facts = facts


def take_first(facts: PlanFacts, *_rest: Any, **_named: Any) -> Any:
    raise Taken(facts)


def canaries_in(facts: PlanFacts) -> list[str]:
    written = to_json(facts).decode()
    return [name for name, word in CANARIES.items() if word in written]


@contextmanager
def reading_as(made: CanaryHouse, scope: Scope, path: str = "/") -> Iterator[None]:
    with made.house.app.test_request_context(path):
        g.scope = scope
        yield


# -- papers ----------------------------------------------------------------------------------


def test_a_public_paper_begins_with_what_may_be_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (leaflet, plan_pdf):
        monkeypatch.setattr(module, "RenderJob", take_first)
    ground = BareGround()
    given: dict[str, Any] = {"language": "es", "public_url": "https://atalaya.example.org"}
    papers = (
        lambda: leaflet.render_leaflet(planted(), ground, paper="a4", **given),
        lambda: plan_pdf.render(planted(), ground, audience=Audience.PUBLIC, **given),
        lambda: plan_pdf.preview(
            planted(), ground, audience=Audience.PUBLIC, stylesheet_address="/x", **given
        ),
    )
    for paper in papers:
        with pytest.raises(Taken) as taken:
            paper()
        assert canaries_in(taken.value.facts) == []


def test_each_file_of_a_public_pack_begins_with_what_may_be_shared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("compose", "registration_pdf"):
        monkeypatch.setattr(crisis_pack, name, take_first)
    public, wording = order(Audience.PUBLIC, facts=planted()), Formats("es")
    files = (
        lambda: list(crisis_pack._papers(public, QUICK)),
        lambda: crisis_pack._for_machines(public, wording),
        lambda: crisis_pack._page(public, BareGround(), wording, []),
    )
    for file in files:
        with pytest.raises(Taken) as taken:
            file()
        assert canaries_in(taken.value.facts) == []


def test_the_name_of_a_public_pack_depends_on_nothing_that_only_officials_may_read() -> None:
    keys = {
        audience: {
            pack_builder._key(order(audience, facts=each), "", "es")
            for each in (planted(), dataclasses.replace(planted(), leaders=()))
        }
        for audience in Audience
    }
    assert [len(keys[audience]) for audience in (Audience.PUBLIC, Audience.INTERNAL)] == [1, 2]


def test_a_public_pack_is_made_by_an_office_and_not_by_a_person() -> None:
    words = {
        audience: pack_readme.made_words(order(audience, facts=planted()), Formats(code))
        for audience in Audience
        for code in LANGUAGES
    }
    assert CANARIES["prepared by"] in words[Audience.INTERNAL]
    assert CANARIES["prepared by"] not in words[Audience.PUBLIC]
    assert facts().post.value.name in words[Audience.PUBLIC]


def test_what_a_stranger_is_shown_of_a_version_is_what_may_be_shared(
    canaries: CanaryHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenters, "frozen_facts", lambda *_given: planted())
    for scope, hidden in ((OTHER_COUNTRY, True), (Scope(RoleName.COUNTRY_ADMIN, "GT"), False)):
        with reading_as(canaries, scope):
            plan = _plan_in_force("GT")
            shown = presenters.version_for_reader(plan).facts
        assert (canaries_in(shown) == []) is hidden


# -- rows ------------------------------------------------------------------------------------


def test_a_joined_row_is_asked_for_its_own_class(canaries: CanaryHouse) -> None:
    own = Post(name="x", country="GT", visibility=Visibility.COUNTRY)
    for scope, is_seen in ((Scope(RoleName.COUNTRY_ADMIN, "GT"), True), (OTHER_COUNTRY, False)):
        around = cast(Any, Surroundings.__new__(Surroundings))
        context = type("Asks", (), {"viewer": scope.viewer})
        object.__setattr__(around, "context", context)
        assert (around._if_seen(own) is own) is is_seen
        with reading_as(canaries, scope):
            assert is_joined_seen(own) is is_seen
    assert Viewer.public() == Scope().viewer


def test_a_leader_of_another_country_is_not_there(canaries: CanaryHouse) -> None:
    leader = uuid.UUID(canaries.rows["leader"]["GT-A"])
    with reading_as(canaries, Scope(RoleName.COUNTRY_ADMIN, "GT")):
        assert seen_entry(EntryKind.LEADER, leader).id == leader
    with reading_as(canaries, OTHER_COUNTRY):
        assert _refused_with(lambda: seen_entry(EntryKind.LEADER, leader)) == 404


def test_home_counts_the_rows_its_reader_sees_and_no_others(canaries: CanaryHouse) -> None:
    """What a country keeps for its officials is not counted for a partner it invited."""
    now, readers = canaries.house.clock.at, (Scope(RoleName.COUNTRY_ADMIN, "GT"), PARTNER)
    with reading_as(canaries, OTHER_COUNTRY):
        writes()
        session = db.session()
        shelter, official = (_of_officials(session, kind) for kind in (Shelter, FocalPoint))
        shelter.lon = shelter.lat = official.channels[0].confirmed_at = None
        session.flush()
        counts = [_count_shelters(session, scope)[1] for scope in readers]
        lapsed = [{each.entry.id for each in _contacts(session, scope, now)} for scope in readers]
        is_listed = [official.id in each for each in lapsed]
        give_up_writing()
    assert counts[0] == counts[1] + 1
    assert is_listed == [True, False]


def _of_officials(session: Session, kind: Any) -> Any:
    query = sa.select(kind).where(kind.country == "GT", kind.visibility == Visibility.COUNTRY)
    return session.scalars(query.order_by(kind.id)).first()


def test_who_registers_hears_of_a_post_what_anybody_may_know(canaries: CanaryHouse) -> None:
    posts = canaries.rows["post"]
    with reading_as(canaries, Scope()):
        names = {
            each: public_post(db.session(), uuid.UUID(posts[f"GT-A {each.value}"]))
            for each in Visibility
        }
    assert [each for each, post in names.items() if post is not None] == [Visibility.PUBLIC]


# -- refusals --------------------------------------------------------------------------------


def test_who_works_for_no_country_is_refused_at_once(canaries: CanaryHouse) -> None:
    acts = (
        ("/diario", log_views.index),
        ("/personas", rows.own_country),
        ("/registro", senders.list_sender),
        ("/registro/acuerdos/nuevo", drafts.new),
        ("/estadisticas/transparencia", releases._country),
        ("/registro/calidad", quality._reach),
        ("/linea", line_views.own_line),
        ("/respuestas", reply_views.own_country),
    )
    for path, act in acts:
        with reading_as(canaries, WITHOUT_COUNTRY, path):
            assert _refused_with(act) == 404, path


def test_the_part_of_a_crisis_is_looked_for_by_who_has_a_country_alone(
    canaries: CanaryHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "participation_of", lambda *_given: object())
    with reading_as(canaries, WITHOUT_COUNTRY, "/crisis/CR-2026-001/gente"):
        assert _refused_with(lambda: reach.own_part("CR-2026-001")) == 404


def test_a_plan_of_somebody_else_is_refused_before_it_is_asked_what_may_be_done(
    canaries: CanaryHouse,
) -> None:
    with reading_as(canaries, OTHER_COUNTRY, "/planes/x/retirar"):
        slug = _plan_in_force("GT").slug
        assert _refused_with(lambda: lifecycle_views._own_plan(slug)) == 404


def test_an_area_is_written_for_no_post_of_somebody_else(canaries: CanaryHouse) -> None:
    post_id = canaries.house.posts["GT"]
    with reading_as(canaries, OTHER_POST, "/planes/nuevo"):
        read = AreaRead(post=db.session().get_one(Post, post_id), ground=_ground())
        assert _refused_with(lambda: editor._write(None, read, {}, [])) == 404


def _plan_in_force(country: str) -> PlanArea:
    plans = db.session().scalars(sa.select(PlanArea).where(PlanArea.country == country))
    return next(plan for plan in plans if plan.current is not None)


def _refused_with(act: Any) -> int | None:
    with pytest.raises(HTTPException) as refused:
        act()
    return refused.value.code


def _ground() -> CoveredArea:
    return CoveredArea(geometry=Area.from_box(Box(-98.6, 25.9, -97.9, 26.5)))
