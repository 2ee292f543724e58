"""An alert that speaks several languages is read in the reader's, the others beside it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.formats.registry import read
from feeds.lifecycle.store import store
from feeds.models import Alert
from feeds.naming.alert_texts import words_of
from tests.feeds.worlds import FakeAtlas, cap, make_source

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
AREA = (
    "<area><areaDesc>Hidalgo</areaDesc>"
    "<polygon>26.0,-98.5 26.5,-98.5 26.5,-98.0 26.0,-98.0 26.0,-98.5</polygon></area>"
)


def block(language: str, headline: str, severity: str = "Severe") -> str:
    spoken = f"<language>{language}</language>" if language else ""
    return (
        f"<info>{spoken}<category>Met</category><event>Flood</event><urgency>Immediate</urgency>"
        f"<severity>{severity}</severity><certainty>Likely</certainty>"
        f"<headline>{headline}</headline>"
        f"<instruction>{headline and headline + '!'}</instruction>{AREA}</info>"
    )


def stored(session: Session, *blocks: str) -> Alert:
    source = make_source(session)
    store(session, source, read(cap(info="".join(blocks))), FakeAtlas(), NOW)
    return session.scalars(sa.select(Alert)).one()


@pytest.mark.parametrize(
    ("reader", "headline", "others"),
    [
        ("es", "Crecida", ["en-CA", "fr-CA"]),
        ("en", "Flooding", ["es-MX", "fr-CA"]),
        ("fr", "Crue", ["es-MX", "en-CA"]),
        ("pt", "Crecida", ["en-CA", "fr-CA"]),
    ],
)
def test_each_reader_has_its_language_first_and_reaches_the_others(
    session: Session, reader: str, headline: str, others: list[str]
) -> None:
    alert = stored(
        session, block("en-CA", "Flooding"), block("fr-CA", "Crue"), block("es-MX", "Crecida")
    )
    words = words_of(alert, reader)
    assert (words.shown.headline, words.shown.instruction) == (headline, f"{headline}!")
    assert [text.language for text in words.others] == others


@pytest.mark.parametrize("blocks", [("", "en-US"), ("fr-CA", "FR-fr"), ("es", "es-419")])
def test_one_language_by_two_names_is_no_translation(
    session: Session, blocks: tuple[str, str]
) -> None:
    alert = stored(session, *(block(language, f"H {language}") for language in blocks))
    assert alert.translations == []
    assert words_of(alert, "fr").others == ()


def test_of_several_blocks_of_a_language_the_gravest_speaks(session: Session) -> None:
    alert = stored(
        session,
        block("en", "Watch", "Minor"),
        block("en", "Warning", "Extreme"),
        block("fr", "Veille", "Minor"),
        block("fr", "Alerte", "Extreme"),
    )
    assert words_of(alert, "en").shown.headline == "Warning"
    assert words_of(alert, "fr").shown.headline == "Alerte"


def test_a_block_without_words_says_nothing_and_a_new_translation_is_news(
    session: Session,
) -> None:
    alert = stored(session, block("en", "Flooding"), block("fr", ""))
    assert alert.translations == []
    first, source = alert.fingerprint, alert.source
    body = cap(info=block("en", "Flooding") + block("fr", "Crue"))
    store(session, source, read(body), FakeAtlas(), NOW)
    assert words_of(alert, "fr").shown.headline == "Crue"
    assert alert.fingerprint != first
