"""The log of a crisis with what the machine did in it: moves of the crisis and ticks of tasks are
worked out as lines, never copied.

Here and not in `response.log`, which knows no tasks: they are strangers on one layer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.crypto import Keyring
from response.crisis.models import CrisisMove, Participation
from response.crisis.recording import moves_of
from response.log.reading import CrisisLogLine
from response.tasks.labels import TASK_STATE_WORDS
from response.tasks.listing import TaskLine, move_note, moves_of_tasks
from response.tasks.models import TaskMove
from webapp.crises.actor_names import actor_names
from webapp.crisis_frame.crisis_words import move_words, texts_words
from webapp.http.i18n import with_colon
from webapp.labels.provenance import office_words


def machine_lines(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    tasks: Sequence[TaskLine],
) -> list[CrisisLogLine]:
    """Return what happened to the crisis and to its tasks, as one country sees it, in the reader's
    language.
    """
    by_id = {task.id: task for task in tasks}
    moves = moves_of(session, participation.crisis, participation.country)
    ticks = moves_of_tasks(session, participation)
    return [
        *(_crisis_line(move) for move in moves),
        *(_tick_line(move, by_id[move.task_id], move_note(move, keyring)) for move in ticks),
    ]


def author_words(
    session: Session, country: str, lines: Sequence[CrisisLogLine]
) -> Callable[[CrisisLogLine], str]:
    """Return who wrote a line, in words: of the own country by the name colleagues know, of
    another by role and country.
    """
    own = actor_names(session, [line.by for line in lines if _is_own(line, country)])
    others = {line.by for line in lines if not _is_own(line, country)}
    foreign: Mapping[str, str] = {actor: office_words(actor) for actor in others}

    def words(line: CrisisLogLine) -> str:
        names = own if _is_own(line, country) else foreign
        return names.get(line.by, "")

    return words


# -- inside ---------------------------------------------------------------------------------


def _is_own(line: CrisisLogLine, country: str) -> bool:
    """Return whether somebody of the country wrote a line. What happened to the crisis as a whole
    may be anybody's: it is signed as other countries sign.
    """
    return line.country == country


def _crisis_line(move: CrisisMove) -> CrisisLogLine:
    sentence = move_words(move)
    return CrisisLogLine(
        happened_at=move.at,
        entered_at=move.at,
        by=move.by,
        country=move.country,
        text=f"{with_colon(sentence)} {move.reason}" if move.reason else sentence,
    )


def _tick_line(move: TaskMove, task: TaskLine, note: str) -> CrisisLogLine:
    words = _(
        "Tarea %(number)s %(state)s: %(text)s",
        number=task.number,
        state=_(TASK_STATE_WORDS[move.after]),
        text=texts_words(task.text),
    )
    return CrisisLogLine(
        happened_at=move.happened_at,
        entered_at=move.entered_at,
        by=move.by,
        country=move.country,
        text=f"{words} ({note})" if note else str(words),
        function=task.role,
    )
