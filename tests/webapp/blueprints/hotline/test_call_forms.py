from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from core.errors import UnusableInput
from response.accounting.models import Confidence
from response.hotline.models import CallKind
from tests.webapp.conftest import House
from webapp.blueprints.hotline.call_forms import call_draft

FORM = {"kind": "reports_help", "number": "9565550134", "text": "sube el agua", "language": "quc"}


def test_a_call_as_the_form_sends_it(house: House) -> None:
    person = uuid.uuid4()
    with house.app.test_request_context():
        draft = call_draft({**FORM, "person": str(person)}, "GT", chooses_person=True)
        lent = call_draft({**FORM, "person": str(person)}, "GT", chooses_person=False)
        later = call_draft({**FORM, "due": "60"}, "GT", chooses_person=True)
        never = call_draft({**FORM, "due": "0", "language": "zz"}, "GT", chooses_person=True)
    now = house.clock()
    assert (draft.kind, draft.person_id, draft.language) == (CallKind.REPORTS_HELP, person, "quc")
    assert (draft.due_at, draft.confidence) == (now + timedelta(minutes=30), Confidence.THIRD_PARTY)
    assert lent.person_id is None
    assert later.due_at == now + timedelta(hours=1)
    assert (never.due_at, never.language) == (None, "")


def test_a_call_needs_a_kind(house: House) -> None:
    with house.app.test_request_context(), pytest.raises(UnusableInput):
        call_draft({"number": "1"}, "GT", chooses_person=True)
