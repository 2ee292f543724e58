"""All that is open of a part, in numbers, in one list."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from directory.entries.models import Post, PostKind
from response.calldown.claims import Caller
from response.calldown.outcomes import CallOutcome
from response.calldown.recording import OutcomeDraft, record_call
from response.calldown.shifts import begin_shift
from response.closing.closing_check import closing_check
from response.crisis.models import Participation
from response.crisis.moves import OpenItem
from response.hotline.calls import CallDraft, CallWords, add_call
from response.hotline.models import CallKind, LineOperator
from tests.response.calldown.conftest import Calls


def counts(calls: Calls) -> dict[str, int]:
    def photos(_session: Session, part: Participation) -> list[OpenItem]:
        return [OpenItem("fotos", 2, part.country, "photos"), OpenItem("nada", 0)]

    found = closing_check(calls.session, calls.part, calls.now, (photos,))
    return {each.code: each.count for each in found}


def test_each_kind_of_what_is_open_is_counted_and_the_rest_left_out(calls: Calls) -> None:
    assert counts(calls) == {"photos": 2}
    post = Post(country="SV", kind=PostKind.CONSULATE, name="Consulado Norte", located_in="US")
    calls.session.add(post)
    calls.session.flush()
    rosa, luz, _sol = (calls.register(name) for name in ("Rosa", "Luz", "Sol"))
    rosa.post_id = post.id
    calls.list()
    user_id = calls.caller().user_id
    begin_shift(calls.session, calls.part, Caller(user_id, ("es",)), calls.now)
    for person, outcome in ((rosa, CallOutcome.NOT_IN_SERVICE), (luz, CallOutcome.HELP)):
        draft = OutcomeDraft(
            outcome=outcome, happened_at=calls.now, by="user:x", user_id=None, numbers_left=False,
            number="+15205550100", note="sin agua",
        )  # fmt: skip
        item = calls.item_of(person)
        record_call(calls.session, calls.keyring, calls.part, item, draft, calls.now)
    due = calls.now + timedelta(hours=1)
    words = CallWords("", "", "", "")
    call = CallDraft(
        country="SV", kind=CallKind.MISSING, words=words, at=calls.now, by="x", due_at=due
    )
    add_call(calls.session, calls.keyring, call, calls.now, calls.part)
    for until in (due, calls.now):
        calls.session.add(
            LineOperator(
                country="SV", user_id=user_id, from_at=calls.now, until_at=until, lent_by="x"
            )
        )
    calls.session.flush()
    assert counts(calls) == {
        "helps": 1, "unreachable": 1, "calls": 2, "callers": 1, "hotline": 1, "lent": 1,
        "photos": 2,
    }  # fmt: skip
    found = closing_check(calls.session, calls.part, calls.now)
    (lost,) = [each for each in found if each.code == "unreachable"]
    assert lost.details == (("Consulado Norte", 1),)
