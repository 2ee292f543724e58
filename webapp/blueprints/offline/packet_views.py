"""The packet: what is taken along, made for a device, and whether it still holds."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from flask import Response, abort, jsonify, render_template, request
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from core.accounts import User
from core.i18n.languages import N_
from response.calldown.outcomes import OUTCOME_RULES
from webapp.auth.access import can_open, current_scope, signed_in
from webapp.auth.brakes.attempts import Brake, Try, begin_attempt
from webapp.auth.passwords import is_easily_guessed
from webapp.auth.second_person.exports import (
    PersonFile,
    Release,
    is_country_in_danger,
    release,
    taken_today,
)
from webapp.auth.sessions.browser_session import current_session, token_hasher
from webapp.auth.sessions.open_sessions import limits_of
from webapp.blueprints.offline.packet_calls import (
    TakenList,
    calls_html,
    open_lists,
    refresh_lists,
    within,
)
from webapp.blueprints.offline.packet_pages import (
    directory_html,
    family_html,
    own_post,
    plans_html,
    who_html,
)
from webapp.blueprints.offline.shell_words import shell_words
from webapp.blueprints.offline.views import blueprint
from webapp.http.database import DatabaseSession, db
from webapp.http.form_tokens import form_token
from webapp.http.i18n import country_name, zone_words
from webapp.http.services import services
from webapp.http.transactions import short_write
from webapp.offline.call_marks import MARKED
from webapp.offline.packets import HOLDS, PacketHolder, issue_packet, packet_state

SHORTEST_PASSPHRASE = 8
PURPOSES = {
    "calls": N_("Llamar a los hogares sin red"),
    "table": N_("Consulado móvil sin red"),
}
"""What a packet is taken along for, by the code of its box."""
PACKET_HEADER = "X-Atalaya-Packet"
_OWNER = "offline owner"


@blueprint.get("/sin-red/llevar")
def take() -> str:
    """Return what would be taken along, and the boxes for a purpose and a passphrase."""
    lists = open_lists()
    allowance = _allowance(lists)
    taken, persons = within(lists, allowance)
    return render_template(
        "offline/take.html",
        lists=taken,
        persons=persons,
        post=own_post(),
        purposes=[(code, _(words)) for code, words in PURPOSES.items()],
        words=shell_words(),
        may_register=can_open("persons.new"),
        hours=int(HOLDS.total_seconds() // 3600),
        shortest=SHORTEST_PASSPHRASE,
        said=_cuts(taken),
    )


@blueprint.post("/sin-red/frase")
def passphrase() -> Response | tuple[Response, int]:
    """Judge a passphrase as the password of an account is judged; it is kept nowhere."""
    user = _user()
    words = str(_sent().get("passphrase", ""))
    if not _may_go_on(Brake.TAKEN_ALONG, user):
        return _braked()
    if len(words) < SHORTEST_PASSPHRASE:
        return _refused(_("La frase necesita 8 caracteres o más."))
    if is_easily_guessed(words, (user.email, user.country)):
        return _refused(
            _("Esa frase es conocida o fácil de adivinar. Cuatro palabras al azar sirven.")
        )
    return jsonify(fits=True)


@blueprint.post("/sin-red/paquete")
def packet() -> Response | tuple[Response, int]:
    """Return a packet for the device that asks: it is journalled before it leaves."""
    user, sent, found = _user(), _sent(), current_session()
    device_id, purpose = _id(sent.get("device")), PURPOSES.get(str(sent.get("purpose")))
    if device_id is None or purpose is None or found is None:
        abort(422)
    if not _may_go_on(Brake.TAKEN_ALONG, user):
        return _braked()
    refresh_lists()
    here, lists = services(), open_lists()
    taken, persons = within(lists, _allowance(lists))
    now, words = here.clock(), _(purpose)
    if sent.get("renewal") and persons > _alone():
        # What a live hazard lets out at once is told to the administrators: once, not every hour.
        return jsonify(words=""), 409
    holder = PacketHolder(user, found[0].id, device_id)
    with short_write() as session:
        if persons and not _leaves(session, _file(user, persons, words), now):
            return _refused(_("Otra persona de la administración debe aprobarlo antes."))
        token = issue_packet(session, holder, persons, hasher=token_hasher(), now=now)
    return jsonify({**_packet(taken, words, now), "token": token, "purpose": sent["purpose"]})


@blueprint.get("/sin-red/estado")
def state() -> Response:
    """Return whether a packet still holds, and for who is signed in what a page needs to send."""
    here, user = services(), signed_in()
    found = packet_state(
        db.session(),
        request.headers.get(PACKET_HEADER, ""),
        hasher=token_hasher(),
        limits=limits_of(here.settings),
        now=here.clock(),
    )
    answer: dict[str, Any] = {"packet": found.value, "now": here.clock().isoformat()}
    if user is not None:
        answer |= {"owner": owner_of(user), "csrf": form_token(), "takes": can_open("offline.take")}
    response = jsonify(answer)
    response.headers["Cache-Control"] = "no-store"
    return response


# -- shared with what comes back ----------------------------------------------------------------


def owner_of(user: User) -> str:
    """Return by what a device knows whose packet it holds: nothing that leads to the account."""
    return token_hasher().hash(str(user.id), _OWNER).hex()[:24]


# -- inside ---------------------------------------------------------------------------------


def _packet(lists: list[TakenList], purpose: str, now: datetime) -> dict[str, Any]:
    """Return what a packet says: each page in words, and the head that a device reads."""
    user, post = _user(), own_post()
    pages = [
        ("calls", _("Llamar"), calls_html(lists, purpose)),
        ("who", _("Llamar"), who_html()),
        ("directory", _("Directorio"), directory_html()),
        ("plans", _("Planes"), plans_html()),
        ("family", _("Registrar"), family_html()),
    ]
    return {
        "form": 1,
        "owner": owner_of(user),
        "made_at": now.isoformat(),
        "ends_at": (now + HOLDS).isoformat(),
        "language": str(get_locale()),
        "zone": zone_words(now),
        "place": post.name if post else country_name(user.country),
        "account": user.email,
        "said": _cuts(lists),
        "outcomes": {each.value: _(OUTCOME_RULES[each].word) for each in MARKED},
        "pages": [
            {"code": code, "title": title, "html": html} for code, title, html in pages if html
        ],
    }


def _file(user: User, persons: int, purpose: str) -> PersonFile:
    """Return a packet as the file that leaves: renewed, it is the same file."""
    code = f"offline:{user.id}"
    return PersonFile(code, _("Paquete sin red"), user.country, persons, purpose)


def _leaves(session: DatabaseSession, file: PersonFile, now: datetime) -> bool:
    most = services().settings.export_persons
    return release(session, file, _user(), most=most, now=now) is not Release.ASKED


def _alone() -> int:
    """Return how many persons one may take alone today, beside those in other files."""
    here, user = services(), _user()
    taken = taken_today(db.session(), _file(user, 0, ""), user, here.clock())
    return max(0, here.settings.export_persons - taken)


def _allowance(lists: list[TakenList]) -> int:
    """Return how many persons may go: those one may take alone, in a live hazard that touches the
    country as many whatever left in other files.
    """
    most = services().settings.export_persons
    if not any(each.items for each in lists):
        return most
    return most if is_country_in_danger(db.session(), _user().country) else _alone()


def _cuts(lists: list[TakenList]) -> list[str]:
    """Return what stays behind, in words."""
    words = []
    for each in lists:
        if each.is_cut:
            count = len(each.items)
            line: str = ngettext(
                "%(crisis)s: va %(num)s hogar, el más urgente, de %(total)s.",
                "%(crisis)s: van %(num)s hogares, los más urgentes, de %(total)s.",
                count,
                crisis=each.crisis.number,
                total=each.total,
            )
            words.append(line)
    return words


def _sent() -> dict[str, Any]:
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        abort(422)
    return sent


def _id(text: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def _user() -> User:
    user = signed_in()
    if user is None or not current_scope().country:
        abort(403)
    return user


def _may_go_on(brake: Brake, user: User) -> bool:
    attempt = Try(brake, str(user.id), "")
    with short_write() as session:
        return begin_attempt(session, attempt, services().clock()) is not None


def _braked() -> tuple[Response, int]:
    return jsonify(words=_("Demasiadas veces en una hora. Espere y vuelva a intentar.")), 429


def _refused(words: str) -> tuple[Response, int]:
    return jsonify(words=words), 422
