from __future__ import annotations

import pytest

from core.context import Context
from core.db import reading
from core.errors import UnusableInput
from directory.entries.visibility import Viewer
from tests.webapp.blueprints.notices.conftest import CRISIS, NoticeHouse, notices
from watch.notices.audience import AudienceSpec
from watch.notices.models import Notice
from webapp.http.services import EXTENSION
from webapp.queries.notices.notice_audience import count_notice, count_spec

__all__ = ["notices"]


def test_the_people_of_a_crisis_are_counted_by_its_zone(notices: NoticeHouse) -> None:
    services = notices.house.app.extensions[EXTENSION]
    with reading(notices.house.engine) as session:
        context = Context(
            session=session,
            keyring=services.keyring,
            atlas=services.atlas,
            viewer=Viewer.of_country("GT"),
            actor="user:a",
            now=notices.house.clock.at,
            purpose="aviso",
        )
        spec = AudienceSpec(country="GT", crisis_number=CRISIS)
        counted = count_spec(context, services.settings, spec, ["es"])
        notice = Notice(audience=spec.to_json(), texts=[])
        assert counted.persons == count_notice(context, services.settings, notice).persons == 3
        assert counted.second_choice_languages == {"kek": 1}
        with pytest.raises(UnusableInput):
            count_notice(context, services.settings, Notice(audience={}, texts=[]))
        session.info.clear()
