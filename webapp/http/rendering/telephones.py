"""Telephones on pages: full digits, one tap to call, WhatsApp beside where the channel has it. Put
together by hand, for a list of fifty has a hundred; what of it depends on the number alone is
remembered, as the number's forms are (`core.i18n.phones`).
"""

from __future__ import annotations

from functools import lru_cache

from flask import Flask, current_app
from markupsafe import Markup, escape

from core.i18n.languages import N_
from core.i18n.phones import home_only, international, tel_link, whatsapp_link
from webapp.http.i18n import home_only_words, words_of
from webapp.http.rendering.signs import drawing

_REMEMBERED = 4096
_CALL = N_("Llamar a")


def init_telephones(app: Flask) -> None:
    """Give the macro `phone` of the templates of `app` what it shows."""
    app.jinja_env.globals["telephone"] = telephone


def telephone(value: str, has_whatsapp: bool = False, note: str = "", owner: str = "") -> Markup:
    """Return a telephone as pages show it; the `owner` is said to who cannot see beside what it
    stands.
    """
    link, shown, chat, is_bound = _of_number(value)
    signs, name = current_app.jinja_env, escape(owner)
    said = f' aria-label="{escape(words_of(_CALL))} {name}: {shown}"' if owner else ""
    parts = [f'<span class="phone"><a class="tel" href="{link}"{said}>{drawing(signs, "phone")}']
    parts.append(f"{shown}</a>")
    if is_bound:
        parts.append(f' <span class="note">{escape(home_only_words(value))}</span>')
    if has_whatsapp and chat:
        unseen = f'<span class="unseen"> {name}</span>' if owner else ""
        parts.append(
            f' <a class="tel chat" href="{chat}" rel="noreferrer noopener">'
            f"{drawing(signs, 'chat')}WhatsApp{unseen}</a>"
        )
    if note:
        parts.append(f' <span class="note">{escape(note)}</span>')
    return Markup("".join([*parts, "</span>"]))  # noqa: S704 - each text in it is escaped


@lru_cache(_REMEMBERED)
def _of_number(value: str) -> tuple[str, str, str, bool]:
    """Return the link to a number, how it is written, the link to its chat (empty without), and
    whether it rings at home only; escaped.
    """
    texts = (tel_link(value), international(value), whatsapp_link(value) or "")
    link, shown, chat = (str(escape(text)) for text in texts)
    return link, shown, chat, bool(home_only(value))
