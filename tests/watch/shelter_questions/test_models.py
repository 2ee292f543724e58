from __future__ import annotations

import sqlalchemy as sa

from watch.shelter_questions.models import ShelterQuestion


def test_a_shelter_is_asked_once_for_each_hazard() -> None:
    unique = [
        {column.name for column in each.columns}
        for each in ShelterQuestion.metadata.tables["shelter_question"].constraints
        if isinstance(each, sa.UniqueConstraint)
    ]
    assert unique == [{"hazard_id", "shelter_id"}]
