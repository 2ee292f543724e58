"""The templates of papers, speaking one language; nothing goes into them that the fonts cannot
print.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from babel.support import NullTranslations
from jinja2 import Environment, PackageLoader, StrictUndefined

from core.i18n.formats import Formats
from core.pdf.fonts import legible


def paper_templates(wording: Formats) -> Environment:
    """Return the templates, speaking as `wording` does: one for all papers, and compiled once."""
    return _templates_in(wording.translations)


@lru_cache(maxsize=8)
def _templates_in(translations: NullTranslations) -> Environment:
    environment = Environment(
        loader=PackageLoader("templates", package_path=""),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        finalize=_printable,
    )
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    return environment


def template_source(environment: Environment, name: str) -> str:
    """Return a file beside the templates (a stylesheet), as it stands."""
    loader = environment.loader
    if loader is None:
        raise RuntimeError("the templates are not installed")
    return loader.get_source(environment, name)[0]


# -- inside ---------------------------------------------------------------------------------


def _printable(value: Any) -> Any:
    """Return only letters the fonts have. What is Markup was made printable where it was made."""
    return legible(value) if type(value) is str else value
