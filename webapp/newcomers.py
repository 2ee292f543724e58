"""The watch hears of everybody who registers, moves or is placed, in that very transaction.

The registry stands below the watch and knows nothing of it: here the two are put together. What
they load late must not begin to listen to sessions: that is done in the midst of a commit, whose
listeners are being called, and a change made before was not heard of. Whatever listens is loaded
with this module (`LISTENERS`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import users as accounts
from core.atlas import Atlas
from core.crypto import Keyring
from core.late import late_module
from directory.search import version as directory_version
from feeds import models as feed_models
from feeds.lifecycle.history import hazard_version
from plans import models as plan_models
from protocols import models as protocol_models
from registry.matching.placements import notes
from registry.matching.placements.listeners import tell_placements
from response.crisis import models as crisis_models
from response.drills import models as drill_models
from watch import models as watch_models
from watch.rota import models as rota_models
from watch.rules import models as rule_models
from watch.shelter_questions import models as shelter_question_models

if TYPE_CHECKING:
    from registry.matching.placements.notes import Placements
    from watch.flags import newcomers, update
else:
    newcomers = late_module("watch.flags.newcomers")
    update = late_module("watch.flags.update")


LISTENERS = (
    accounts, crisis_models, directory_version, drill_models, feed_models, hazard_version, notes,
    plan_models, protocol_models, rota_models, rule_models, shelter_question_models, watch_models,
)  # fmt: skip
"""Modules that listen to sessions, besides those of keys and of the audit log."""


def flag_newcomers_of(
    engine: Engine,
    keyring: Callable[[], Keyring],
    atlas: Callable[[], Atlas],
    clock: Callable[[], datetime],
) -> None:
    """Have every transaction of an engine flag the newcomers it brings; keys and atlas are asked
    for when there are any.
    """

    def flag(session: Session, placed: Placements) -> None:
        context = update.watch_context(session, keyring(), atlas(), clock())
        newcomers.flag_newcomers(context, placed)

    tell_placements(engine, flag)
