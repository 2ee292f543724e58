from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from core.db import reading, writing
from core.outbox.models import MessageState, OutboxMessage
from core.transports.folder import file_name
from directory.editions.models import Edition
from directory.entries.confirmation import confirm
from directory.entries.models import (
    Channel,
    ChannelKind,
    ConfirmationMethod,
    Designation,
    FocalPoint,
    Post,
    Shelter,
    Visibility,
)
from directory.rounds.magic_links import find_link
from directory.rounds.messages.listing import list_messages
from directory.rounds.models import (
    AccessLink,
    Invitation,
    Proposal,
    ProposalState,
    RoundMessage,
    RoundState,
)
from tests.webapp.blueprints.rounds.conftest import the_round
from tests.webapp.conftest import House, post

TOKEN = re.compile(r"/c/([A-Za-z0-9_-]{40,})")
EVIL = "<script>alert(1)</script>"


def invitation_of(house: House, country: str) -> Invitation:
    with reading(house.engine) as session:
        found = session.scalars(
            sa.select(Invitation).where(Invitation.country == country, Invitation.address != "")
        )
        return found.one()


def propose(
    house: House, country: str, now: datetime, after: object, before: Sequence[object] = ()
) -> uuid.UUID:
    with writing(house.engine) as session:
        made = Proposal(
            entry_kind="post",
            entry_id=house.posts[country],
            country=country,
            field_key="units",
            before={"value": list(before)},
            after={"value": after},
            proposed_at=now,
            proposed_by="invitation:x",
            state=ProposalState.WAITING,
        )
        session.add(made)
        session.flush()
        return made.id


def proposal(house: House, proposal_id: uuid.UUID) -> Proposal:
    with reading(house.engine) as session:
        return session.get_one(Proposal, proposal_id)


# -- planning and opening -------------------------------------------------------------------


def test_without_a_round_the_page_says_so(stage: House) -> None:
    assert "No hay ronda abierta ni prevista" in stage.signed_in("consul.gt").get("/rondas/").text


def test_the_form_offers_dates_that_work(stage: House) -> None:
    browser = stage.signed_in("secretariat")
    page = browser.get("/rondas/nueva").text
    offered = dict(
        re.findall(r'name="(number|opens_on|due_on|closes_on)"[^>]*value="([^"]+)"', page)
    )
    assert offered["number"] == "2026-II"
    assert post(browser, "/rondas/nueva", **offered).status_code == 302
    made = the_round(stage)
    assert made.state is RoundState.PLANNED
    assert len(made.reminder_schedule) >= 4


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"closes_on": "2026-11-01"}, "closes_on"),
        ({"opens_on": "soon"}, "opens_on"),
        ({"number": "x"}, "number"),
    ],
)
def test_dates_nobody_can_use_come_back_with_the_form(
    stage: House, wrong: dict[str, str], field: str
) -> None:
    form = {
        "number": "2026-II",
        "opens_on": "2026-11-22",
        "due_on": "2026-12-06",
        "closes_on": "2026-12-20",
        **wrong,
    }
    answer = post(stage.signed_in("secretariat"), "/rondas/nueva", **form)
    assert answer.status_code == 422
    assert f'id="error-{field}"' in answer.text


def test_opening_asks_once_more_and_says_how_many_letters_leave(stage: House) -> None:
    browser = stage.signed_in("secretariat")
    page = post(
        browser,
        "/rondas/nueva",
        number="2026-II",
        opens_on="2026-11-22",
        due_on="2026-12-06",
        closes_on="2026-12-20",
    ).headers["Location"]
    asked = re.sub(r"<[^>]+>|\s+", " ", browser.get(f"{page}/abrir").text)
    assert re.search(r"\b2\s+mensajes que salen", asked)
    assert re.search(r"\b8\s+entradas preguntadas", asked)
    assert the_round(stage).state is RoundState.PLANNED
    with reading(stage.engine) as session:
        assert session.scalars(sa.select(OutboxMessage)).all() == []
    assert post(browser, f"{page}/abrir").status_code == 302
    with reading(stage.engine) as session:
        assert len(session.scalars(sa.select(OutboxMessage)).all()) == 2


def test_the_ladder_is_set_by_the_secretariat(opened: House) -> None:
    round_ = the_round(opened)
    form = {
        "on-0": "2026-12-01",
        "rung-0": "owner",
        "on-1": "",
        "rung-1": "owner",
        "on-2": "2026-12-10",
        "rung-2": "liaison",
    }
    browser = opened.signed_in("secretariat")
    assert post(browser, f"/rondas/{round_.id}/avisos", **form).status_code == 302
    assert the_round(opened).reminder_schedule == [
        {"on": "2026-12-01", "rung": "owner"},
        {"on": "2026-12-10", "rung": "liaison"},
    ]
    answer = post(
        browser, f"/rondas/{round_.id}/avisos", **{"on-0": "2027-12-01", "rung-0": "owner"}
    )
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


# -- the scorecard and the silent -----------------------------------------------------------


def test_the_secretariat_sees_every_country_and_a_country_its_own_figures(opened: House) -> None:
    page = opened.signed_in("secretariat").get("/rondas/").text
    assert page.count(">—</td>") == 0
    own = opened.signed_in("country_admin.gt").get("/rondas/").text
    assert "Honduras" in own
    assert own.count(">—</td>") == 6  # the figures of Honduras


@pytest.mark.parametrize("name", ["emergency.gt", "civil_society.gt"])
def test_others_see_shares_only(opened: House, name: str) -> None:
    page = opened.signed_in(name).get("/rondas/").text
    assert re.search(r"\b0\s?%", page)
    for hidden in ("Preguntadas", "Persona GT", "Albergue GT", "Lista para llamar"):
        assert hidden not in page
    assert opened.signed_in(name).get(f"/rondas/{the_round(opened).id}/silencio").status_code == 403


def test_the_chart_has_a_table_for_those_who_do_not_see_it(opened: House) -> None:
    page = opened.signed_in("secretariat").get("/rondas/").text
    assert 'role="img"' in page
    assert "Ver los días como tabla" in page
    assert "style=" not in page


def test_the_silent_with_their_telephone(opened: House) -> None:
    path = f"/rondas/{the_round(opened).id}/silencio"
    everything = opened.signed_in("secretariat").get(path).text
    assert "Albergue GT" in everything
    assert "Albergue HN" in everything
    assert 'href="tel:+19565550110"' in everything
    own = opened.signed_in("country_admin.gt").get(path).text
    assert "Albergue GT" in own
    assert "HN" not in re.sub(r"<[^>]+>", " ", own)


def test_home_the_round_and_the_list_count_the_same_silent(opened: House) -> None:
    path = f"/rondas/{the_round(opened).id}"

    def counts() -> set[int]:
        browser = opened.signed_in("country_admin.gt")
        home = re.search(r">(\d+) entradas? sin respuesta<", browser.get("/inicio").text)
        figure = re.search(
            r'value">(\d+)</span>\s*<span class="words"><a [^>]+>sin respuesta',
            browser.get(path).text,
        )
        assert home
        assert figure
        listed = browser.get(f"{path}/silencio").text.count('<tr><th scope="row">')
        return {int(home.group(1)), int(figure.group(1)), listed}

    (before,) = counts()
    with writing(opened.engine) as session:
        shelter = session.scalars(sa.select(Shelter).where(Shelter.name == "Albergue GT")).one()
        confirm(
            session,
            shelter,
            by="user:x",
            method=ConfirmationMethod.PHONE,
            at=opened.clock() + timedelta(minutes=1),
        )
    assert counts() == {before - 1}
    with writing(opened.engine) as session:
        session.execute(
            sa.update(FocalPoint)
            .where(FocalPoint.country == "GT")
            .values(retired_at=opened.clock())
        )
    assert counts() == {before - 2}


def test_a_consul_reads_of_the_own_post_only(opened: House) -> None:
    with writing(opened.engine) as session:
        session.execute(
            sa.update(Shelter).where(Shelter.name == "Albergue GT").values(post_id=None)
        )
    page = opened.signed_in("consul.gt").get(f"/rondas/{the_round(opened).id}/silencio").text
    assert "Consulado GT" in page
    assert "Albergue GT" not in page


def test_names_with_markup_stay_text(opened: House) -> None:
    with writing(opened.engine) as session:
        session.execute(sa.update(Shelter).where(Shelter.country == "GT").values(name=EVIL))
        session.execute(sa.update(FocalPoint).where(FocalPoint.country == "GT").values(name=EVIL))
        session.execute(sa.update(Invitation).values(name=EVIL))
        session.execute(sa.update(OutboxMessage).values(name=EVIL, last_error=EVIL))
    browser, round_id = opened.signed_in("secretariat"), the_round(opened).id
    for path in (
        "/rondas/",
        f"/rondas/{round_id}/silencio",
        f"/rondas/{round_id}/invitaciones",
        "/rondas/mensajes",
    ):
        page = browser.get(path).text
        assert EVIL not in page, path
    assert "&lt;script&gt;" in page


# -- proposals ------------------------------------------------------------------------------


def test_a_proposal_is_seen_and_decided_by_its_country(opened: House, now: datetime) -> None:
    mine = propose(opened, "GT", now, ["US48215"])
    browser = opened.signed_in("country_admin.gt")
    page = browser.get("/rondas/propuestas").text
    assert "Consulado GT" in page
    assert "US48215" in page or "Hidalgo" in page
    assert post(browser, f"/rondas/propuestas/{mine}", answer="yes").status_code == 302
    assert proposal(opened, mine).state is ProposalState.ACCEPTED


def test_another_countrys_proposal_does_not_exist(opened: House, now: datetime) -> None:
    theirs = propose(opened, "HN", now, ["US48215"])
    browser = opened.signed_in("country_admin.gt")
    assert "Consulado HN" not in browser.get("/rondas/propuestas").text
    strange = post(browser, f"/rondas/propuestas/{uuid.uuid4()}", answer="yes")
    foreign = post(browser, f"/rondas/propuestas/{theirs}", answer="yes")
    assert (foreign.status_code, strange.status_code) == (404, 404)
    assert proposal(opened, theirs).state is ProposalState.WAITING


def test_the_secretariat_decides_for_any_country(opened: House, now: datetime) -> None:
    theirs = propose(opened, "HN", now, ["US48215"])
    browser = opened.signed_in("secretariat")
    without = post(browser, f"/rondas/propuestas/{theirs}", answer="no")
    assert without.status_code == 422
    assert "Diga por qué no" in without.text
    assert proposal(opened, theirs).state is ProposalState.WAITING
    assert (
        post(browser, f"/rondas/propuestas/{theirs}", answer="no", reason="No es suyo").status_code
        == 302
    )
    assert proposal(opened, theirs).reason == "No es suyo"


def test_a_consul_reads_the_own_posts_proposals_and_decides_none(
    opened: House, now: datetime
) -> None:
    mine = propose(opened, "GT", now, ["US48215"])
    browser = opened.signed_in("consul.gt")
    page = browser.get("/rondas/propuestas").text
    assert "Consulado GT" in page
    assert 'name="answer"' not in page
    assert post(browser, f"/rondas/propuestas/{mine}", answer="yes").status_code == 403


def test_an_entry_that_changed_meanwhile_shows_all_three(opened: House, now: datetime) -> None:
    mine = propose(opened, "GT", now, ["US48215"], before=["US48061"])
    browser = opened.signed_in("country_admin.gt")
    page = browser.get("/rondas/propuestas").text
    assert "Ahora dice" in page
    late = post(browser, f"/rondas/propuestas/{mine}", answer="yes")
    assert late.status_code == 409
    assert (
        post(browser, f"/rondas/propuestas/{mine}", answer="yes", despite_change="1").status_code
        == 302
    )


# -- links and letters ----------------------------------------------------------------------


def test_a_new_link_is_shown_once_and_opens(opened: House, now: datetime) -> None:
    browser, mine = opened.signed_in("country_admin.gt"), invitation_of(opened, "GT")
    found = TOKEN.search(post(browser, f"/rondas/invitacion/{mine.id}/enlace").text)
    assert found
    listed = browser.get(f"/rondas/{mine.round_id}/invitaciones")
    assert listed.status_code == 200
    assert "abre" in listed.text
    assert found.group(1) not in listed.text
    with reading(opened.engine) as session:
        key = find_link(session, found.group(1), now)
        assert key is not None
        assert key.invitation_id == mine.id
    assert opened.browser().get(f"/c/{found.group(1)}/").status_code == 200


def test_a_revoked_invitation_opens_nothing(opened: House, now: datetime) -> None:
    browser, mine = opened.signed_in("secretariat"), invitation_of(opened, "GT")
    found = TOKEN.search(post(browser, f"/rondas/invitacion/{mine.id}/enlace").text)
    assert found
    assert post(browser, f"/rondas/invitacion/{mine.id}/revocar").status_code == 302
    assert opened.browser().get(f"/c/{found.group(1)}/").status_code == 410
    assert post(browser, f"/rondas/invitacion/{mine.id}/reenviar").status_code == 409


def test_a_letter_is_sent_again(opened: House) -> None:
    mine = invitation_of(opened, "GT")
    assert (
        post(opened.signed_in("secretariat"), f"/rondas/invitacion/{mine.id}/reenviar").status_code
        == 302
    )
    with reading(opened.engine) as session:
        sent = session.scalars(
            sa.select(RoundMessage).where(RoundMessage.invitation_id == mine.id)
        ).all()
    assert len(sent) == 2


def test_another_countrys_invitation_does_not_exist(opened: House) -> None:
    browser, theirs = opened.signed_in("country_admin.gt"), invitation_of(opened, "HN")
    page = browser.get(f"/rondas/{theirs.round_id}/invitaciones").text
    assert "focal.hn@example.org" not in page
    for deed in ("revocar", "enlace", "reenviar"):
        assert post(browser, f"/rondas/invitacion/{theirs.id}/{deed}").status_code == 404
    with reading(opened.engine) as session:
        assert session.scalars(sa.select(AccessLink)).all() == []


def test_a_letter_in_the_folder_is_read_and_downloaded(opened: House, now: datetime) -> None:
    browser = opened.signed_in("secretariat")
    with writing(opened.engine) as session:
        row = session.scalars(sa.select(OutboxMessage)).first()
        assert row is not None
        row.message_id, row.state, row.sent_at = "<abc.def@example.org>", MessageState.SENT, now
        letter_id = row.id
    without = browser.get(f"/rondas/mensajes/{letter_id}").text
    assert "/c/…" in without  # the text, and never a token
    assert "Descargar" not in without
    assert browser.get(f"/rondas/mensajes/{letter_id}.eml").status_code == 404
    folder = opened.app.extensions["atalaya"].settings.instance / "outbox"
    folder.mkdir(parents=True)
    path = folder / file_name("<abc.def@example.org>")
    path.write_bytes(
        b"Subject: Hola\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        + f"Buen día {EVIL}\r\n".encode()
    )
    page = browser.get(f"/rondas/mensajes/{letter_id}").text
    assert "Buen día &lt;script&gt;" in page
    file = browser.get(f"/rondas/mensajes/{letter_id}.eml")
    assert file.data == path.read_bytes()
    assert file.mimetype == "message/rfc822"


def test_the_outbox_is_the_secretariats(opened: House) -> None:
    assert "focal.gt@example.org" in opened.signed_in("secretariat").get("/rondas/mensajes").text
    assert opened.signed_in("country_admin.gt").get("/rondas/mensajes").status_code == 403


def test_the_letters_are_sifted_by_country_and_state(opened: House) -> None:
    browser = opened.signed_in("secretariat")
    with reading(opened.engine) as session:
        told = [
            (each.country, each.state.value, each.recipient)
            for each in session.scalars(sa.select(OutboxMessage))
        ]
    assert len({country for country, _, _ in told}) > 1, (
        "a filter with nothing to leave out proves nothing"
    )
    for country in sorted({country for country, _, _ in told if country}):
        page = browser.get(f"/rondas/mensajes?country={country}").text
        for owner, _, address in told:
            assert (address in page) == (owner == country), (country, address)
    state = told[0][1]
    assert told[0][2] in browser.get(f"/rondas/mensajes?state={state}&country={told[0][0]}").text
    empty = browser.get(f"/rondas/mensajes?state=failed&country={told[0][0]}").text
    assert "Con ese filtro no hay mensajes" in empty
    assert told[0][2] in browser.get("/rondas/mensajes?country=ZZ&state=nada").text, (
        "what is no choice is no filter"
    )


def test_the_messages_come_by_pages_without_what_no_line_shows(
    opened: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = opened.signed_in("secretariat")
    monkeypatch.setattr("directory.rounds.messages.listing.A_PAGE", 1)
    with reading(opened.engine) as session:
        ids = set(session.scalars(sa.select(OutboxMessage.id)))
        first = list_messages(session).messages[0].message
        assert {"details", "secret_ciphertext"} <= sa.inspect(first).unloaded
    pages = [
        browser.get(f"/rondas/mensajes?page={number}").text for number in range(1, len(ids) + 1)
    ]
    links = re.compile(r'href="/rondas/mensajes/([0-9a-f-]{36})"')
    found = [links.findall(page) for page in pages]
    assert sorted(link for page in found for link in page) == sorted(map(str, ids))
    assert [len(page) for page in found[:-1]] == [1] * (len(found) - 1)
    assert len(found) > 1
    assert links.findall(browser.get("/rondas/mensajes?page=99").text) == found[-1]


# -- closing --------------------------------------------------------------------------------


def test_closing_asks_once_more_and_publishes_the_edition(opened: House) -> None:
    browser, round_id = opened.signed_in("secretariat"), the_round(opened).id
    assert "No se puede deshacer" in browser.get(f"/rondas/{round_id}/cerrar").text
    assert the_round(opened).state is RoundState.OPEN
    assert post(browser, f"/rondas/{round_id}/cerrar").status_code == 302
    assert the_round(opened).state is RoundState.CLOSED
    with reading(opened.engine) as session:
        edition = session.scalars(sa.select(Edition)).one()
    assert (edition.number, edition.round_id) == ("2026-II", round_id)
    assert post(browser, f"/rondas/{round_id}/cerrar").status_code == 422
    with reading(opened.engine) as session:
        assert len(session.scalars(sa.select(Edition)).all()) == 1


def test_giving_a_round_up_needs_a_reason(opened: House) -> None:
    browser, round_id = opened.signed_in("secretariat"), the_round(opened).id
    assert post(browser, f"/rondas/{round_id}/anular").status_code == 422
    assert post(browser, f"/rondas/{round_id}/anular", reason="Huracán").status_code == 302
    assert the_round(opened).state is RoundState.CANCELLED


@pytest.mark.parametrize("deed", ["avisos", "abrir", "cerrar", "anular"])
def test_only_the_secretariat_moves_a_round(opened: House, deed: str) -> None:
    path = f"/rondas/{the_round(opened).id}/{deed}"
    for name in ("country_admin.gt", "consul.gt", "emergency.gt", "civil_society.gt"):
        assert post(opened.signed_in(name), path).status_code == 403
    assert the_round(opened).state is RoundState.OPEN


# -- standing links -------------------------------------------------------------------------


def shelter_id(house: House, country: str) -> uuid.UUID:
    with reading(house.engine) as session:
        return session.scalars(sa.select(Shelter.id).where(Shelter.country == country)).one()


def test_a_standing_link_is_shown_once_with_its_drawing(stage: House) -> None:
    browser, path = (
        stage.signed_in("consul.gt"),
        f"/rondas/enlace/shelter/{shelter_id(stage, 'GT')}",
    )
    assert "no hay enlace" in browser.get(path).text
    page = post(browser, path).text
    found = TOKEN.search(page)
    assert found
    assert "data:image/svg+xml" in page
    assert "hay un enlace que abre" in browser.get(path).text
    assert found.group(1) not in browser.get(path).text
    assert stage.browser().get(f"/c/{found.group(1)}/").status_code == 200
    again = TOKEN.search(post(browser, path).text)
    assert again
    assert stage.browser().get(f"/c/{found.group(1)}/").status_code == 410
    assert post(browser, f"{path}/revocar").status_code == 302
    assert stage.browser().get(f"/c/{again.group(1)}/").status_code == 410


def test_a_strangers_shelter_gets_no_link(stage: House) -> None:
    path = f"/rondas/enlace/shelter/{shelter_id(stage, 'HN')}"
    assert (
        post(stage.signed_in("consul.gt"), path).status_code == 403
    )  # seen, and not theirs to change
    with reading(stage.engine) as session:
        assert session.scalars(sa.select(AccessLink)).all() == []


# -- home -----------------------------------------------------------------------------------


def test_home_says_what_waits(opened: House, now: datetime) -> None:
    propose(opened, "GT", now, ["US48215"])
    page = opened.signed_in("country_admin.gt").get("/inicio").text
    assert "4 entradas sin respuesta" in page
    assert "1 propuesta espera su decisión" in page
    assert "entradas sin respuesta" not in opened.signed_in("emergency.gt").get("/inicio").text


def test_who_confirms_by_telephone_is_off_the_list(opened: House, now: datetime) -> None:
    with writing(opened.engine) as session:
        entry = session.get_one(Shelter, shelter_id(opened, "GT"))
        confirm(
            session,
            entry,
            at=now + timedelta(hours=1),
            by="Guardia",
            method=ConfirmationMethod.PHONE,
        )
    page = opened.signed_in("secretariat").get(f"/rondas/{the_round(opened).id}/silencio").text
    assert "Albergue GT" not in page


def test_a_round_names_its_days(opened: House) -> None:
    assert the_round(opened).due_on == date(2026, 12, 6)
    assert "6 dic 2026" in opened.signed_in("civil_society.hn").get("/rondas/").text


# -- what a country keeps to itself ---------------------------------------------------------------


@pytest.fixture
def kept(opened: House) -> House:
    """The entries of Guatemala are its own business: only its own offices may see them."""
    with writing(opened.engine) as session:
        for kind in (Post, FocalPoint, Shelter):
            own = sa.update(kind).where(kind.country == "GT")
            session.execute(own.values(visibility=Visibility.COUNTRY))
        session.add(
            FocalPoint(
                name="Enlace de Guatemala",
                country="GT",
                designation=Designation.DESIGNATED,
                visibility=Visibility.RCM,
                channels=[Channel(kind=ChannelKind.PHONE, value="+50222220100")],
            )
        )
    return opened


def test_the_secretariat_reads_a_count_and_the_liaison_of_what_it_may_not_see(kept: House) -> None:
    page = kept.signed_in("secretariat").get(f"/rondas/{the_round(kept).id}/silencio").text
    assert {"Persona HN", "Albergue HN"} <= {name for name in NAMES if name in page}
    assert not {name for name in NAMES if name.endswith("GT") and name in page}
    assert "Lo que cada país guarda para sí" in page
    assert re.search(r"Guatemala</th>\s*<td[^>]*>3</td>", page)
    assert "Enlace de Guatemala" in page
    assert "tel:+50222220100" in page
    own = kept.signed_in("country_admin.gt").get(f"/rondas/{the_round(kept).id}/silencio").text
    assert {"Persona GT", "Albergue GT", "Consulado GT"} <= {name for name in NAMES if name in own}
    assert "Lo que cada país guarda para sí" not in own


NAMES = tuple(
    f"{what} {code}" for what in ("Persona", "Albergue", "Consulado") for code in ("GT", "HN")
)


def test_no_link_to_what_one_may_not_see(kept: House, now: datetime) -> None:
    secretariat, admin = kept.signed_in("secretariat"), kept.signed_in("country_admin.gt")
    hidden, seen = invitation_of(kept, "GT"), invitation_of(kept, "HN")
    page = secretariat.get(f"/rondas/{the_round(kept).id}/invitaciones").text
    assert f"/rondas/invitacion/{seen.id}/enlace" in page
    assert f"/rondas/invitacion/{hidden.id}/enlace" not in page
    assert post(secretariat, f"/rondas/invitacion/{hidden.id}/enlace").status_code == 403
    assert post(secretariat, f"/rondas/invitacion/{seen.id}/enlace").status_code == 200
    assert post(admin, f"/rondas/invitacion/{hidden.id}/enlace").status_code == 200
    with reading(kept.engine) as session:
        letters = session.scalars(sa.select(RoundMessage)).all()
        told = {each.message_id: each.message.country for each in letters}
    for letter, country in told.items():
        text = secretariat.get(f"/rondas/mensajes/{letter}").text
        assert ("Albergue GT" in text, "aquí no se lee" in text) == (False, country == "GT")


def test_a_proposal_about_what_one_may_not_see_is_not_there(kept: House, now: datetime) -> None:
    hidden = propose(kept, "GT", now, ["US-LA"], ["US-TX"])
    seen = propose(kept, "HN", now, ["US-LA"], ["US-TX"])
    secretariat = kept.signed_in("secretariat")
    page = secretariat.get("/rondas/propuestas").text
    assert f"p-{seen}" in page
    assert f"p-{hidden}" not in page
    assert post(secretariat, f"/rondas/propuestas/{hidden}", answer="yes").status_code == 404
    admin = kept.signed_in("country_admin.gt")
    assert f"p-{hidden}" in admin.get("/rondas/propuestas").text


# -- what is true of all --------------------------------------------------------------------


def test_every_member_stands_in_the_round_and_dates_are_true(opened: House) -> None:
    browser = opened.signed_in("secretariat")
    page = browser.get("/rondas/").text
    assert "no se les preguntó nada: Belice, Canadá," in page
    assert "Se abrió el" in page
    assert page.index("Guardar los avisos") < page.index(">Anular la ronda</a>")
    round_id = the_round(opened).id
    post(browser, f"/rondas/{round_id}/anular", reason="ensayo")
    ended = browser.get(f"/rondas/{round_id}").text
    assert "y se cerró el" in ended
    assert "cierra el" not in ended


def test_the_secretariat_counts_the_withheld_silent_as_well(kept: House) -> None:
    browser, path = kept.signed_in("secretariat"), f"/rondas/{the_round(kept).id}"
    home = re.search(r">(\d+) entradas? sin respuesta<", browser.get("/inicio").text)
    figure = re.search(
        r'value">(\d+)</span>\s*<span class="words"><a [^>]+>sin respuesta', browser.get(path).text
    )
    listed = browser.get(f"{path}/silencio").text
    withheld = sum(map(int, re.findall(r'data-head="Sin respuesta">(\d+)<', listed)))
    rows = listed.count('name="entry"')
    assert home
    assert figure
    assert int(home[1]) == int(figure[1]) == rows + withheld
    assert withheld
