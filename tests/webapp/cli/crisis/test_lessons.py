"""`atalaya crisis lessons`: states and figures; words for a purpose alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from core.accounts import RoleName
from core.crypto import DerivedKeys, Keyring
from core.db import writing
from response.closing.lessons import LessonDraft, LessonWords, add_lesson
from response.closing.models import LessonTarget
from response.crisis.officers import CrisisOfficer
from tests.keys import MASTER
from tests.response.crisis_parts import add_part
from tests.webapp.cli.conftest import Terminal

ASKED = ("crisis", "lessons", "CR-2026-001", "--country", "GT")


def test_words_are_opened_for_a_purpose_and_figures_for_anybody(terminal: Terminal) -> None:
    keyring, now = Keyring([MASTER], DerivedKeys([MASTER])), datetime(2026, 11, 22, tzinfo=UTC)
    with writing(terminal.engine) as session:
        part = add_part(session, now)
        officer = CrisisOfficer(role=RoleName.EMERGENCY, country="GT", actor="user:a")
        words = LessonWords("A Rosa Zzyzx nadie la llamó", "", "Llamar antes")
        draft = LessonDraft(words=words, target=LessonTarget.PROTOCOL, by="user:a")
        add_lesson(session, keyring, part, officer, draft, now)
    document = json.loads(terminal(*ASKED, "--json").stdout)
    assert document["lessons"][0]["target"] == "protocol"
    assert document["figures"]["declared"]["minutes"] == 0
    assert document["figures"]["first_call"]["at"] is None
    assert "Zzyzx" not in terminal(*ASKED).stdout
    assert "Zzyzx" in terminal(*ASKED, "--purpose", "reunión de cierre").stdout
    assert "lesson.read" in [action for action, _actor, _details in terminal.actions()]
    assert terminal("crisis", "lessons", "CR-2026-001", "--country", "HN").exit_code == 2
