from __future__ import annotations

from sqlalchemy.orm import Session

from registry.quality.board import country_board
from registry.quality.models import ALL, QualityCount, RegistrationFault


def test_the_whole_is_the_sum_of_the_posts_and_of_no_other_country(session: Session) -> None:
    rows = (
        ("SV", "", ALL, 5), ("SV", "a", ALL, 7), ("SV", "a", "no_place", 2),
        ("SV", "", "no_place", 1), ("SV", "a", "left", 0), ("GT", "a", "no_place", 9),
    )  # fmt: skip
    for country, post, kind, persons in rows:
        session.add(QualityCount(country=country, post=post, kind=kind, persons=persons))
    session.flush()
    board = country_board(session, "SV")
    assert board.counted_at is None
    assert board.whole.persons == 12
    assert board.whole.faults == {RegistrationFault.NO_PLACE: 3}
    assert board.of_post("a").faults == {RegistrationFault.NO_PLACE: 2}
