"""Lines for a person, in the language of the terminal; documents for a program."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

import click

from core.i18n.languages import LANGUAGES, SOURCE_LANGUAGE, translator
from core.settings_rules import PREFIX


def language_of(environment: Mapping[str, str]) -> str:
    """Return the language of the person at the terminal: of LC_ALL, LC_MESSAGES or LANG, else the
    installation's default.
    """
    spoken = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)),
        "",
    )
    default = environment.get(f"{PREFIX}DEFAULT_LANGUAGE") or SOURCE_LANGUAGE
    for language in (spoken[:2].lower(), default):
        if language in LANGUAGES:
            return language
    return SOURCE_LANGUAGE


def speak(message: str, **values: Any) -> str:
    """Return the message in the language of the terminal, with its values put in."""
    told = translator(language_of(os.environ)).gettext(message) if message else ""
    return told.format(**values) if values else told


def say(message: str, **values: Any) -> None:
    """One line for a person, translated, on standard output."""
    click.echo(speak(message, **values))


def note(message: str, **values: Any) -> None:
    """One line beside the answer, translated, on standard error."""
    click.echo(speak(message, **values), err=True)


def as_json(document: Any) -> None:
    """Print the answer for a program on standard output."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
