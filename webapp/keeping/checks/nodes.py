"""Whether the machines of an installation print by the same atlas and the same words."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.atlas import Atlas, atlas_for
from core.db import reading, writing
from core.i18n.languages import N_
from core.installation.nodes import InstallationNode
from core.settings import VERSION, Settings
from plans.documents.printed_plans import words_folder
from webapp.keeping.diagnosis import Diagnosis, Examination, Grade

FORGOTTEN = timedelta(days=30)
"""A machine on which nothing began for so long is none any more."""


def note_node(engine: Engine, settings: Settings, atlas: Atlas, now: datetime) -> None:
    """Write down by what this machine prints, as a process begins here."""
    with writing(engine) as session:
        session.merge(_node(settings, atlas, now))


def check_nodes(case: Examination) -> Diagnosis:
    """Hold this machine against all others that were seen lately."""
    label = N_("Igualdad de las máquinas")
    own = _node(case.settings, atlas_for(case.settings), case.now)
    seen = sa.select(InstallationNode).where(
        InstallationNode.name != own.name, InstallationNode.seen_at > case.now - FORGOTTEN
    )
    with reading(case.engine) as session:
        others = session.scalars(seen.order_by(InstallationNode.name)).all()
    different = _different(own, others)
    if different is not None:
        other, words = different
        return Diagnosis("nodes", label, Grade.FAULT, words, {"name": other.name})
    if not others:
        return Diagnosis("nodes", label, Grade.SKIPPED, N_("es una sola"))
    return Diagnosis("nodes", label, Grade.GOOD, "{n}", {"n": len(others) + 1})


# -- inside ---------------------------------------------------------------------------------


def _different(
    own: InstallationNode, others: Sequence[InstallationNode]
) -> tuple[InstallationNode, str] | None:
    for other in others:
        if other.atlas != own.atlas:
            return other, N_("{name} dibuja con otras capas: copie el mismo atlas a todas")
        if other.words != own.words:
            return other, N_("{name} tiene otras palabras en leaflets/: copie las mismas a todas")
        if other.program != own.program:
            return other, N_("{name} tiene otra versión del programa: instale la misma")
    return None


def _node(settings: Settings, atlas: Atlas, now: datetime) -> InstallationNode:
    return InstallationNode(
        name=f"{socket.gethostname()}:{settings.instance.resolve()}"[:300],
        program=VERSION,
        atlas=_atlas_mark(atlas),
        words=_words_mark(settings),
        seen_at=now,
    )


def _atlas_mark(atlas: Atlas) -> str:
    layers = [(each.name, each.source, each.features, each.built_on) for each in atlas.layers()]
    return hashlib.sha256(repr(layers).encode()).hexdigest()


def _words_mark(settings: Settings) -> str:
    digest = hashlib.sha256()
    for path in sorted(words_folder(settings.instance).glob("*.json")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
