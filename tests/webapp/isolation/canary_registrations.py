"""What comes by the public form and waits, the forms themselves, and two persons who may be one, in
the small installation of the canaries.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from core.crypto import Keyring
from directory.entries.models import Post
from registry.duplicates.models import DoublePair, DoubleSource
from registry.joining.answers import FormAnswers, Member, put_answers
from registry.joining.models import FormKind, JoiningRequest, JoiningState, PublicForm
from tests.webapp.isolation.canary_agreements import Planting


def plant_registrations(
    made: Planting, session: Session, keyring: Keyring, posts: Mapping[str, Post]
) -> None:
    now = made.house.clock.at
    for number, (owner, place) in enumerate(posts.items()):
        form = PublicForm(
            country=owner[:2], kind=FormKind.CRISIS, code=f"crisis{number}", title="Crecida",
            opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=9),
        )  # fmt: skip
        session.add(form)
        session.flush()
        made.add("form_id", owner, form.id)
        bird = made.flock.plant("joining_request", owner)
        request = JoiningRequest(
            country=owner[:2], state=JoiningState.POST, form_id=form.id, post_id=place.id,
            persons=1, sent_at=now, ends_at=now + timedelta(days=9),
        )  # fmt: skip
        answers = FormAnswers(
            country=owner[:2], person=Member(full_name=f"Solicita {bird.word}"), phone=bird.phone
        )
        put_answers(keyring, request, answers)
        session.add(request)
        session.flush()
        made.add("joining_request", owner, request.id)


def plant_doubles(made: Planting, session: Session, persons: Mapping[str, str]) -> None:
    """Plant a pair of persons of each owner that has two of them: by their labels."""
    for owner in ("GT-A", "HN-A"):
        own = [uuid.UUID(row) for label, row in persons.items() if label.startswith(owner)]
        first, second = sorted(own)[:2]
        pair = DoublePair(
            country=owner[:2], first_id=first, second_id=second, log_odds=9.0,
            source=DoubleSource(next(iter(DoubleSource)).value), found_at=made.house.clock.at,
        )  # fmt: skip
        session.add(pair)
        session.flush()
        made.add("person_pair", owner, pair.id)
