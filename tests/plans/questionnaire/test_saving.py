from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.atlas import atlas_for
from core.crypto import Keyring
from core.errors import UnusableInput
from core.geo.geometry import Area, Box
from core.settings import Settings
from directory.entries.models import Jurisdiction, Post, PostKind
from plans.areas.creation import (
    NoGround,
    area_of_post,
    area_of_units,
    ascii_words,
    is_number,
    number_for,
    numbers_of,
    slug_for,
)
from plans.lifecycle.transitions import Signer, approve, mark_checked, prepare
from plans.models import PlanArea
from plans.questionnaire.saving import AnsweredMeanwhile, answers_of, fingerprint, save_answers
from plans.questionnaire.steps import FormStep
from tests.plans.invented import facts

VALLEY = Area.from_box(Box(-98.6, 25.9, -97.9, 26.5))


def a_post(session: Session) -> Post:
    post = Post(country="GT", kind=PostKind.CONSULATE, name="Consulado", located_in="US")
    session.add(post)
    session.flush()
    return post


def a_plan(session: Session, slug: str = "gt-x", number: str = "GT-EQX-01") -> PlanArea:
    plan = PlanArea(
        country="GT",
        post=a_post(session),
        slug=slug,
        number=number,
        name={"es": "Equis"},
        questionnaire={},
    )
    session.add(plan)
    session.flush()
    return plan


def test_a_step_is_saved_and_the_others_stay(session: Session) -> None:
    plan = a_plan(session)
    plan.questionnaire = {"transport": {"es": "autobús"}}
    session.flush()
    seen = fingerprint(answers_of(plan, FormStep.AREA))
    changed = save_answers(
        session,
        plan,
        FormStep.AREA,
        {"access": {"es": "por el puente"}, "distance_km": 40},
        mark=seen,
    )
    assert changed == ["access", "distance_km"]
    assert plan.questionnaire["access"] == {"es": "por el puente"}
    assert plan.questionnaire["transport"] == {"es": "autobús"}


def test_saving_the_same_again_changes_nothing(session: Session) -> None:
    plan = a_plan(session)
    for expected in (["access"], []):
        seen = fingerprint(answers_of(plan, FormStep.AREA))
        assert (
            save_answers(session, plan, FormStep.AREA, {"access": {"es": "por mar"}}, mark=seen)
            == expected
        )


def test_who_saves_after_another_is_told_and_overwrites_nothing(session: Session) -> None:
    plan = a_plan(session)
    seen = fingerprint(answers_of(plan, FormStep.AREA))
    save_answers(session, plan, FormStep.AREA, {"access": {"es": "uno"}}, mark=seen)
    with pytest.raises(AnsweredMeanwhile):
        save_answers(session, plan, FormStep.AREA, {"access": {"es": "dos"}}, mark=seen)
    assert plan.questionnaire["access"] == {"es": "uno"}
    other_step = fingerprint(answers_of(plan, FormStep.LEAVING))
    assert save_answers(
        session, plan, FormStep.LEAVING, {"pets": {"es": "sí"}}, mark=other_step
    ) == ["pets"]


def test_what_cannot_be_used_is_not_saved(session: Session) -> None:
    plan = a_plan(session)
    with pytest.raises(UnusableInput, match=r"questionnaire\.distance_km"):
        save_answers(session, plan, FormStep.AREA, {"distance_km": -5}, mark=fingerprint({}))
    assert plan.questionnaire == {}


def test_a_changed_form_lets_the_plan_in_force_be_looked_at_again(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    plan = a_plan(session)
    edition = prepare(session, keyring, plan, facts(), by=Signer("user:a", "A"), now=now)
    approve(session, keyring, edition, by=Signer("user:b", "B"), now=now)
    mark_checked(edition, 0, now=now)
    session.flush()
    save_answers(session, plan, FormStep.AREA, {}, mark=fingerprint({}))
    assert edition.checked_at == now, "nothing changed, nothing to look at"
    save_answers(session, plan, FormStep.AREA, {"access": {"es": "otro"}}, mark=fingerprint({}))
    assert edition.checked_at is None


def test_short_names_are_plain_and_nobody_elses(session: Session) -> None:
    assert ascii_words("  Río Grande: Hidalgo / Ñuñoa ") == "rio-grande-hidalgo-nunoa"
    assert slug_for(session, "GT", "Equis") == "gt-equis"
    a_plan(session, "gt-equis")
    a_plan(session, "gt-equis-2", "GT-EQX-02")
    assert slug_for(session, "GT", "Equis") == "gt-equis-3"
    assert slug_for(session, "GT", "日本") == "gt-plan"
    assert len(slug_for(session, "GT", "x" * 500)) <= 48
    for at in range(12):
        a_plan(session, slug_for(session, "GT", "x" * 500), f"GT-EQU-{at + 1:02d}")
    assert len(slug_for(session, "GT", "x" * 500)) <= 48, "with a number behind it too"


def test_numbers_are_proposed_free_and_read_by_their_form(session: Session) -> None:
    assert number_for(session, "GT", "Consulado de McAllen") == "GT-MCA-01"
    plan = a_plan(session, number="GT-MCA-01")
    assert number_for(session, "GT", "McAllen") == "GT-MCA-02"
    assert number_for(session, "HN", "McAllen") == "HN-MCA-01"
    assert number_for(session, "GT", "Ñ") == "GT-NXX-01"
    assert numbers_of(session, "GT") == {"GT-MCA-01"}
    assert numbers_of(session, "GT", besides=plan) == set()
    for text, good in (
        ("GT-MCA-01", True),
        ("HN-MCA-01", False),
        ("GT-M-01", False),
        ("GT-MCA-1\n", False),
    ):
        assert is_number(text, "GT") is good, text


def test_ground_comes_from_units_and_says_what_the_atlas_does_not_know(settings: Settings) -> None:
    atlas = atlas_for(settings)
    found = area_of_units(["US-TX", "US-ZZ", "US-TX"], atlas)
    assert (found.unit_codes, found.unknown) == (("US-TX",), ("US-ZZ",))
    with pytest.raises(NoGround) as none:
        area_of_units(["US-ZZ"], atlas)
    assert none.value.unknown == ("US-ZZ",)


def test_ground_of_a_post_is_its_jurisdiction_drawn_pieces_and_all(
    session: Session, settings: Settings
) -> None:
    atlas, post = atlas_for(settings), a_post(session)
    with pytest.raises(NoGround):
        area_of_post(post, atlas)
    post.jurisdictions.append(Jurisdiction(unit_code="US-TX"))
    assert area_of_post(post, atlas).unit_codes == ("US-TX",)
    post.jurisdictions.append(Jurisdiction(area=VALLEY))
    drawn = area_of_post(post, atlas).geometry
    assert drawn is not None
    assert drawn.size_km2 >= atlas.area("US-TX").size_km2 * 0.999  # type: ignore[union-attr]


def test_a_number_is_given_once_in_a_country_and_gaps_are_filled(session: Session) -> None:
    def begun() -> PlanArea:
        return a_plan(
            session, slug_for(session, "GT", "McAllen"), number_for(session, "GT", "McAllen")
        )

    plans = [begun() for _ in range(3)]
    assert [plan.number for plan in plans] == ["GT-MCA-01", "GT-MCA-02", "GT-MCA-03"]
    assert [plan.slug for plan in plans] == ["gt-mcallen", "gt-mcallen-2", "gt-mcallen-3"]
    session.delete(plans[1])
    session.flush()
    again = begun()
    assert (again.slug, again.number) == ("gt-mcallen-2", "GT-MCA-02")
    other = PlanArea(
        country="HN",
        post=again.post,
        slug="hn-x",
        number="GT-MCA-02",
        name={"es": "X"},
        questionnaire={},
    )
    session.add(other)
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        a_plan(session, "gt-y", "GT-MCA-02")
