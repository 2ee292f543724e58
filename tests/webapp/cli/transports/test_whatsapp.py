"""What the platform says of our number and our templates, in a terminal."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from core.db import writing
from core.transports.whatsapp.models import WhatsappTemplate
from core.transports.whatsapp.polling import ask_platform, store_platform
from tests.gateways.cloud_api import ACCOUNT, NUMBER, TOKEN, CloudApiFake, template
from tests.gateways.direct import ACCOUNT_OF_FAKE, DirectAsk
from tests.webapp.cli.conftest import Terminal

SET_UP = {
    "ATALAYA_WHATSAPP_NUMBER": NUMBER,
    "ATALAYA_WHATSAPP_ACCOUNT": ACCOUNT,
    "ATALAYA_WHATSAPP_TOKEN": TOKEN,
}


def store(terminal: Terminal, api: CloudApiFake) -> None:
    state = ask_platform(ACCOUNT_OF_FAKE, DirectAsk(api))
    with writing(terminal.engine) as session:
        store_platform(session, NUMBER, state, datetime.now(UTC))


def test_templates_are_listed_with_why_they_are_not_sent(terminal: Terminal) -> None:
    assert "Ninguna plantilla" in terminal("transports", "templates").stdout
    api = CloudApiFake(
        templates=[template("aviso"), template("aviso", "en", category="MARKETING"),
                   template("otra", state="PAUSED")]
    )  # fmt: skip
    store(terminal, api)
    lines = json.loads(terminal("transports", "templates", "--json").stdout)
    assert [(each["name"], each["language"], each["fault"]) for each in lines] == [
        ("aviso", "en", "not_utility"), ("aviso", "es_MX", None), ("otra", "es_MX", "not_approved"),
    ]  # fmt: skip
    shown = terminal("transports", "templates", **SET_UP).stdout
    assert "no es de utilidad" in shown
    assert "plantillas que se usan: 1 de 3" in shown
    with writing(terminal.engine) as session:
        session.query(WhatsappTemplate).delete()


def test_the_list_of_channels_says_how_whatsapp_is(terminal: Terminal) -> None:
    assert "WhatsApp" not in terminal("transports", "list").stdout
    assert "aún no ha contestado" in terminal("transports", "list", **SET_UP).stdout
    store(terminal, CloudApiFake())
    store(terminal, CloudApiFake(token="another"))
    shown = terminal("transports", "list", **SET_UP).stdout
    assert "calidad GREEN; personas nuevas al día: 1000; plantillas que se usan: 1 de 1" in shown
    assert "no contesta como debe: WhatsApp 190" in shown
    lines = json.loads(terminal("transports", "list", "--json", **SET_UP).stdout)
    assert {each["name"] for each in lines if each["is_configured"]} == {"email", "whatsapp"}


def test_to_ask_now_where_nobody_may_be_asked_says_so(terminal: Terminal) -> None:
    shown = terminal("transports", "templates", "--poll", **SET_UP).stdout
    assert "graph.facebook.com:443 is not listed" in shown
