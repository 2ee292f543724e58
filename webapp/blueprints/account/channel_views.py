"""One's own alarm channels: added, confirmed, ordered, removed; and the digest of the morning."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import AlarmChannel, AlarmChannelKind, User
from core.accounts.channel_changes import (
    add_channel,
    channel_of,
    confirm_channel,
    may_have_code,
    move_first,
    remove_channel,
)
from core.crypto.sent_codes import CodeOutcome
from core.errors import UnusableInput
from core.transports.gateways import is_listed
from watch.digest.mornings import MAY_READ, set_reading
from webapp.blueprints.account.account_page import account_page, offered_kinds
from webapp.blueprints.account.own_account import Answer, blueprint, note, own_account
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import give_up_writing
from webapp.messages.channel_codes import addressing_of, put_code

ANCHOR = "canales"


@blueprint.post("/cuenta/canales")
def new_channel() -> Answer:
    """Add a channel and send a code over it."""
    user, kind = own_account(), request.form.get("kind", "")
    text, here = request.form.get("address", ""), services()
    try:
        address = _usable_address(user, kind, text)
        channel = add_channel(db.session(), here.keyring, user, AlarmChannelKind(kind), address)
    except UnusableInput as wrong:
        give_up_writing()
        return account_page({"address": _(wrong.what)}, {"kind": kind, "address": text}), 422
    put_code(db.session(), here.keyring, channel, user, here.clock())
    note(user, "account.channel_new")
    flash(
        _("Le enviamos un código por ese canal: escríbalo aquí en los próximos 30 minutos."), "done"
    )
    return _back()


@blueprint.post("/cuenta/canales/<uuid:channel_id>/confirmar")
def confirm_own_channel(channel_id: uuid.UUID) -> Response:
    """Confirm a channel by the code sent over it."""
    channel, here = _own(channel_id), services()
    outcome = confirm_channel(here.keyring, channel, request.form.get("code", ""), here.clock())
    if outcome is CodeOutcome.RIGHT:
        note(own_account(), "account.channel_on")
        flash(_("Canal confirmado: las alarmas también llegan por ahí."), "done")
    elif outcome is CodeOutcome.WRONG:
        flash(_("El código no es correcto."), "wrong")
    else:
        flash(_("Ese código ya no vale, o todavía no ha salido. Pida otro."), "wrong")
    return _back()


@blueprint.post("/cuenta/canales/<uuid:channel_id>/codigo")
def another_channel_code(channel_id: uuid.UUID) -> Response:
    """Send a further code over a channel that waits for one."""
    channel, here = _own(channel_id), services()
    if not may_have_code(channel):
        flash(_("Ya se enviaron tres códigos: quite el canal y agréguelo de nuevo."), "wrong")
        return _back()
    put_code(db.session(), here.keyring, channel, own_account(), here.clock())
    flash(_("Le enviamos otro código; el anterior ya no vale."), "done")
    return _back()


@blueprint.post("/cuenta/canales/<uuid:channel_id>/primero")
def channel_first(channel_id: uuid.UUID) -> Response:
    """Have a channel tried before the others."""
    move_first(db.session(), _own(channel_id))
    flash(_("Ese canal va primero."), "done")
    return _back()


@blueprint.post("/cuenta/canales/<uuid:channel_id>/quitar", endpoint="remove_channel")
def remove_own_channel(channel_id: uuid.UUID) -> Response:
    """Take a channel off; its address is erased."""
    remove_channel(db.session(), _own(channel_id))
    note(own_account(), "account.channel_off")
    flash(_("Canal quitado y su dirección borrada."), "done")
    return _back()


@blueprint.post("/cuenta/resumen")
def set_digest() -> Response:
    """Have the digest of the morning sent from now on, or not any more."""
    user = own_account()
    if user.role not in MAY_READ:
        abort(403)
    set_reading(db.session(), user, is_on=request.form.get("digest") == "1")
    flash(_("Guardado."), "done")
    return redirect(url_for("account.mine", _anchor="resumen"))


# -- inside ---------------------------------------------------------------------------------


def _usable_address(user: User, kind: str, text: str) -> str:
    """Return an address as its transport writes it. Raises UnusableInput saying what is wrong."""
    if kind not in {code for code, _words in offered_kinds(user)}:
        raise UnusableInput("kind", _("Elija entre los canales ofrecidos."))
    address = addressing_of(kind).recipient(text)
    if not address:
        raise UnusableInput("address", _HINTS[kind]())
    is_email = kind == AlarmChannelKind.EMAIL.value
    if not (is_email or user.is_demo or is_listed(services().settings, kind, address)):
        raise UnusableInput(
            "address",
            _("Esta instalación no envía a ese servidor. Pregunte a quien la administra."),
        )
    return address


def _own(channel_id: uuid.UUID) -> AlarmChannel:
    channel = channel_of(db.session(), own_account(), channel_id)
    return channel if channel is not None else abort(404)


def _back() -> Response:
    return redirect(url_for("account.mine", _anchor=ANCHOR))


_HINTS = {
    "email": lambda: _("Escriba una dirección de correo, como ana@consulado.example."),
    "sms": lambda: _("Escriba el número con + y el código del país, como +502 5555 1234."),
    "telegram": lambda: _(
        "Escriba al bot y ponga aquí el número de su chat: quien administra la instalación lo ve."
    ),
    "ntfy": lambda: _("Escriba servidor y tema, como https://ntfy.sh/mi-tema-secreto."),
    "matrix": lambda: _("Escriba https://token@servidor/!sala:servidor."),
    "webhook": lambda: _("Escriba una dirección que empiece por https://."),
}
