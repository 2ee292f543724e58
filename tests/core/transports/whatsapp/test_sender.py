"""Words or a template, and of each error what is to be done: against the fake of the platform."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import writing
from core.http import ApiClient, listed_host_of
from core.transports.transport import FailureClass, TemplateText, TransportError
from core.transports.whatsapp.cloud_api import CloudAccount
from core.transports.whatsapp.sender import WhatsappState, WhatsappTransport
from core.transports.whatsapp.window import note_word
from tests.core.transports.example import MESSAGE
from tests.core.transports.whatsapp.conftest import AT
from tests.gateways.cloud_api import ACCOUNT, NUMBER, TOKEN, VERSION, CloudApiFake, template
from tests.gateways.direct import ACCOUNT_OF_FAKE, DirectAsk
from tests.gateways.loopback import served
from tests.gateways.misbehaving import Mischief

Poll = Callable[[], str]
ANA = "+50255551234"
TEMPLATE = TemplateText("aviso", "es", ("Crecida en Houston", "Salga ya"))
NOTICE = replace(MESSAGE, to=ANA, short_text="Crecida. Salga ya.", template=TEMPLATE)


def failure(whatsapp: WhatsappTransport, message: object = NOTICE) -> TransportError:
    with pytest.raises(TransportError) as wrong:
        whatsapp.send(message)  # type: ignore[arg-type]
    return wrong.value


@pytest.fixture
def open_window(engine: Engine, keyring: Keyring, api: CloudApiFake) -> None:
    """Ana wrote to us an hour ago."""
    with writing(engine) as session:
        note_word(session, keyring, ANA, AT - timedelta(hours=1))
    api.open_windows = {ANA.lstrip("+")}


def test_who_wrote_within_a_day_gets_the_words_themselves(
    whatsapp: WhatsappTransport, api: CloudApiFake, open_window: None
) -> None:
    assert whatsapp.send(NOTICE) == "wamid.1"
    assert [(each.to, each.words, each.own_id) for each in api.accepted] == [
        ("50255551234", "Crecida. Salga ya.", "0001@atalaya.example")
    ]


def test_all_others_get_the_template(
    whatsapp: WhatsappTransport, api: CloudApiFake, poll: Poll
) -> None:
    poll()
    whatsapp.send(NOTICE)
    assert [each.words for each in api.accepted] == ["aviso: Crecida en Houston | Salga ya"]


def test_a_window_that_closed_meanwhile_leaves_the_template(
    whatsapp: WhatsappTransport, api: CloudApiFake, open_window: None, poll: Poll
) -> None:
    poll()
    api.open_windows.clear()
    whatsapp.send(NOTICE)
    assert [each.payload["type"] for each in api.accepted] == ["template"]
    assert failure(whatsapp, replace(NOTICE, template=None)).failure is FailureClass.OTHER_CHANNEL


@pytest.mark.parametrize(
    ("templates", "words"),
    [
        ([], "template unknown"),
        ([template("aviso", state="PAUSED")], "template not_approved (es_MX PAUSED)"),
        ([template("aviso", category="MARKETING")], "template not_utility (es_MX MARKETING)"),
        ([template("aviso", body="{{1}}")], "template other_gaps (es_MX 1)"),
    ],
)
def test_where_no_template_may_be_sent_another_channel_is_taken_and_the_reason_said(
    whatsapp: WhatsappTransport, api: CloudApiFake, poll: Poll, templates: list[object], words: str
) -> None:
    api.templates = templates  # type: ignore[assignment]
    poll()
    wrong = failure(whatsapp)
    assert (wrong.failure, str(wrong), api.accepted) == (FailureClass.OTHER_CHANNEL, words, [])
    assert api.asked[f"POST /{NUMBER}/messages"] == 0


def test_without_a_template_nothing_is_asked(
    whatsapp: WhatsappTransport, api: CloudApiFake
) -> None:
    wrong = failure(whatsapp, replace(NOTICE, template=None))
    assert (wrong.failure, api.asked.total()) == (FailureClass.OTHER_CHANNEL, 0)
    assert failure(whatsapp, replace(NOTICE, to="5555")).failure is FailureClass.NEVER


def test_what_has_no_template_of_its_own_goes_in_the_gap_of_the_common_one(
    engine: Engine, keyring: Keyring, api: CloudApiFake, poll: Poll
) -> None:
    api.templates = [
        template("atalaya_aviso", body="Aviso de su consulado: {{1}} Gracias."),
        template("atalaya_aviso", "en", state="PENDING", body="{{1}}"),
    ]
    poll()
    state = WhatsappState(engine, keyring, lambda: AT)
    common = WhatsappTransport(ACCOUNT_OF_FAKE, DirectAsk(api), state, "atalaya_aviso")
    bare = replace(NOTICE, template=None, short_text="Crecida.\nSalga ya. 4K7Q")
    for language in ("", "es"):
        common.send(replace(bare, language=language))
    assert {each.words for each in api.accepted} == {"atalaya_aviso: Crecida. Salga ya. 4K7Q"}
    common.send(replace(NOTICE, language="es"))
    assert api.accepted[-1].words.startswith("atalaya_aviso: "), "its own may not be sent"
    for language, words in (("en", "not_approved (en PENDING)"), ("quc", "template unknown")):
        wrong = failure(common, replace(bare, language=language))
        assert wrong.failure is FailureClass.OTHER_CHANNEL
        assert words in str(wrong)


@pytest.mark.parametrize(
    ("code", "failure_class", "is_permanent"),
    [
        (131000, FailureClass.RETRY, False),
        (130429, FailureClass.PAUSE, False),
        (131056, FailureClass.PAUSE_RECIPIENT, False),
        (131021, FailureClass.NEVER, True),
        (131026, FailureClass.OTHER_CHANNEL, True),
        (132007, FailureClass.TEXT, True),
        (131042, FailureClass.OPERATOR, False),
        (424242, FailureClass.PERSON, True),
    ],
)
def test_what_becomes_of_each_class(
    whatsapp: WhatsappTransport,
    api: CloudApiFake,
    poll: Poll,
    code: int,
    failure_class: FailureClass,
    is_permanent: bool,
) -> None:
    poll()
    api.next_codes = [code]
    wrong = failure(whatsapp)
    assert (wrong.failure, wrong.is_permanent) == (failure_class, is_permanent)
    assert ANA.lstrip("+") not in str(wrong)
    assert whatsapp.send(NOTICE) == "wamid.1"


def test_an_expired_token_is_the_operators_to_mend(
    whatsapp: WhatsappTransport, api: CloudApiFake, poll: Poll
) -> None:
    poll()
    api.token = "another"
    wrong = failure(whatsapp)
    assert (wrong.failure, wrong.failure.rests_transport) == (FailureClass.OPERATOR, True)


def over_loopback(engine: Engine, keyring: Keyring, host: str, seconds: float) -> WhatsappTransport:
    account = CloudAccount(f"http://{host}/{VERSION}", NUMBER, ACCOUNT, TOKEN)
    client = ApiClient(
        user_agent="Atalaya/test",
        hosts=[listed_host_of(account.api)],
        timeout_seconds=seconds,
        allow_loopback=True,
    )
    return WhatsappTransport(account, client, WhatsappState(engine, keyring, lambda: AT))


@pytest.mark.parametrize(
    ("mischief", "failure_class", "taken"),
    [
        (Mischief(errors=1), FailureClass.RETRY, 0),
        (Mischief(throttles=1), FailureClass.PAUSE, 0),
        (Mischief(drops=1), FailureClass.RETRY, 0),
        (Mischief(losses=1), FailureClass.RETRY, 1),
    ],
)
def test_over_a_socket_that_misbehaves(
    engine: Engine, keyring: Keyring, poll: Poll, api: CloudApiFake,
    mischief: Mischief, failure_class: FailureClass, taken: int,
) -> None:  # fmt: skip
    poll()
    bad = CloudApiFake(mischief)
    with served(bad) as host:
        wrong = failure(over_loopback(engine, keyring, host, 5))
    assert (wrong.failure, len(bad.accepted)) == (failure_class, taken)
    assert wrong.pause_seconds == (mischief.retry_after if mischief.throttles else 0)


def test_over_a_socket_that_is_well(engine: Engine, keyring: Keyring, poll: Poll) -> None:
    poll()
    good = CloudApiFake()
    with served(good) as host:
        assert over_loopback(engine, keyring, host, 5).send(NOTICE) == "wamid.1"
    assert [each.to for each in good.accepted] == ["50255551234"]
