"""What a process reads from files when it first needs it, read as it starts: the first who needs it
may hold the write lock, and everybody would wait for a disk.

Libraries and modules that load late, tables and ready-made texts, catalogues, the words of each
language. Not here: time zones, of which each is a file of a kilobyte.
"""

from __future__ import annotations

import codecs
from datetime import UTC, date, datetime

from flask import Flask
from flask_babel import force_locale, gettext

from core.geo.geodesy import distance_m
from core.i18n.languages import LANGUAGES
from core.late import late_module
from protocols.defaults.loading import shipped
from protocols.models import ProtocolKind
from registry.search.name_words import have_names
from webapp.http.rendering.language_forms import forms_of

_IN_COMMITS = (("watch.flags.newcomers", "flag_newcomers"), ("watch.flags.update", "watch_context"))
"""Modules that load late and work while a transaction ends."""
_CODECS = ("utf-8-sig", "hex", "idna")


def read_first_uses() -> None:
    """Read what web and worker need under a lock sooner or later."""
    for module, name in _IN_COMMITS:
        getattr(late_module(module), name)
    for name in _CODECS:
        codecs.lookup(name)
    datetime.strptime("2026", "%Y").replace(tzinfo=UTC)  # a module of its own, loaded late
    distance_m(0, 0, 1, 1)
    have_names()
    for kind in ProtocolKind:
        shipped(kind)
    for language in LANGUAGES:
        forms = forms_of(language)
        _ = forms.words["Inicio"], forms.country("MX"), forms.number(1), forms.day(date(2026, 1, 1))


def read_catalogues(app: Flask) -> None:
    """Read the catalogues that views of `app` speak by."""
    with app.test_request_context():
        for language in LANGUAGES:
            with force_locale(forms_of(language).locale):
                gettext("Inicio")
