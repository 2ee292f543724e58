"""Whose work stands behind the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.models import Source


@dataclass(frozen=True, slots=True)
class Part:
    """A program or a font by others that we serve or run."""

    name: str
    version: str
    licence: str


PARTS = (
    Part("Noto Sans", "5.3.0 (@fontsource)", "SIL OFL 1.1"),
    Part("htmx", "4.0.1", "0BSD"),
    Part("Leaflet", "1.9.4", "BSD-2-Clause"),
    *(
        Part(name, version(name), licence)
        for name, licence in (
            ("Flask", "BSD-3-Clause"),
            ("Flask-Security", "MIT"),
            ("SQLAlchemy", "MIT"),
            ("WeasyPrint", "BSD-3-Clause"),
            ("shapely", "BSD-3-Clause"),
            ("pyproj", "MIT"),
            ("phonenumbers", "Apache-2.0"),
            ("lxml", "BSD-3-Clause"),
            ("cryptography", "Apache-2.0 / BSD-3-Clause"),
        )
    ),
)


def source_credits(session: Session) -> Sequence[Source]:
    """The sources of hazards, by name."""
    return session.scalars(sa.select(Source).order_by(Source.name)).all()
