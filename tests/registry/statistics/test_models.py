"""Nothing but sealed bytes and counts."""

from registry.statistics.models import (
    ReleaseSecret,
    StatisticsRelease,
    TraitBlockRow,
    TraitState,
)


def test_nothing_of_a_person_stands_open() -> None:
    assert set(TraitBlockRow.__table__.c.keys()) - {"ciphertext"} == {
        "id",
        "country",
        "number",
        "stamp",
    }
    assert set(TraitState.__table__.c.keys()) == {"country", "stamp", "token", "is_made", "past"}
    assert set(ReleaseSecret.__table__.c.keys()) == {"id", "country", "ciphertext"}
    assert not {"person_id", "number"} & set(StatisticsRelease.__table__.c.keys())
