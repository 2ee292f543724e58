from __future__ import annotations

from datetime import timedelta

import pytest

from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES
from tests.watch.notices.wording.facts import AT, facts
from watch.notices.models import NoticeKind, PapersRule
from watch.notices.wording.frames import PAPERS, fixed_lines, hour_words, zone_or_utc

SPANISH = Formats("es")


@pytest.mark.parametrize(
    ("hours", "zone", "told"),
    [
        (2.5, "America/Chicago", "21:30"),
        (2.5, "America/Los_Angeles", "19:30"),
        (12, "America/Chicago", "30 nov 2026, 07:00"),
        (2.5, "Moon/Sea", "03:30"),
    ],
)
def test_people_hear_again_by_the_clock_of_their_place(hours: float, zone: str, told: str) -> None:
    given = facts(next_word_at=AT + timedelta(hours=hours), timezone=zone)
    assert hour_words(given, SPANISH) == told


def test_nothing_is_said_of_papers_where_nobody_is_sent_to_a_shelter() -> None:
    assert fixed_lines(facts(), SPANISH).papers == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", list(PapersRule))
def test_what_the_shelter_did_not_say_is_said_as_unknown(language: str, rule: PapersRule) -> None:
    words = Formats(language)
    line = fixed_lines(facts(shelter="Gimnasio", papers=rule), words).papers
    others = {words.gettext(PAPERS[each], shelter="Gimnasio") for each in PapersRule} - {line}
    assert "Gimnasio" in line
    assert len(others) == 2


def test_advice_says_how_to_end_it_and_asks_for_no_answer() -> None:
    advice = fixed_lines(facts(kind=NoticeKind.ADVICE), SPANISH)
    assert "BAJA" in advice.answer
    assert "{codigo}" not in advice.answer + advice.link
    warning = fixed_lines(facts(), SPANISH)
    assert "{codigo}" in warning.answer
    assert "{enlace}" in warning.link


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fixed_lines_are_whole_in_each_language(language: str) -> None:
    lines = fixed_lines(facts(shelter="Gimnasio"), Formats(language))
    said = (lines.source, lines.next_word, lines.papers, lines.answer, lines.link, lines.sender)
    assert all(said)
    spanish = fixed_lines(facts(shelter="Gimnasio"), SPANISH)
    assert (language == "es") is (lines.answer == spanish.answer)


def test_a_zone_nobody_knows_is_utc() -> None:
    assert str(zone_or_utc("../etc")) == "UTC"
