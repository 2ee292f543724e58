"""What is made of an approved notice: poster, words for radio, social media and calls, CAP."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, abort, render_template, request
from flask_babel import get_locale

from core.approval import IllegalMove
from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES
from directory.entries.models import Post
from feeds.formats.cap.cap_writer import cap_name, write_cap
from watch.notices.cap_message import CapSurroundings, cap_alert, check_sayable
from watch.notices.drafting import facts_of
from watch.notices.models import Notice, NoticeText
from watch.notices.papers.poster import (
    PAPERS,
    NoticePosterOrder,
    PosterText,
    notice_poster,
)
from watch.notices.papers.radio import radio_script
from watch.notices.papers.social import social_text
from watch.notices.wording.composing import sentence
from watch.notices.wording.frames import fixed_lines
from webapp.blueprints.notices.grounds import about_notice
from webapp.blueprints.notices.presenters import own_notice
from webapp.blueprints.notices.views import blueprint
from webapp.http.database import db
from webapp.http.services import services
from webapp.queries.demo_notice import is_demo
from webapp.queries.notices.notice_grounds import answering_path


@blueprint.get("/<number>/salidas")
def outputs(number: str) -> str:
    """Return the words for radio, social media and calls, and the way to poster and CAP."""
    notice = _sayable(number)
    facts = facts_of(db.session(), notice)
    texts = _texts(notice)
    return render_template(
        "notices/outputs.html",
        item=notice,
        radio=[radio_script(facts, each) for each in texts],
        social=[social_text(facts, each) for each in texts],
        calls=texts,
        papers=PAPERS,
        languages=[each.language for each in texts],
    )


@blueprint.get("/<number>/cartel.pdf")
def poster(number: str) -> Response:
    """Return the poster of an approved notice, in one language or two side by side."""
    notice, here = _sayable(number), services()
    by_language = {each.language: each for each in _texts(notice)}
    asked = dict.fromkeys((request.args.get("idioma", ""), request.args.get("otro", "")))
    chosen = [by_language[each] for each in asked if each in by_language]
    paper = request.args.get("papel", "")
    made_at = notice.approved_at or here.clock()
    path = answering_path(db.session(), notice.country, here.clock())
    order = NoticePosterOrder(
        number=notice.number,
        texts=[_poster_text(notice, each) for each in chosen or _own_text(by_language)],
        address=f"{here.settings.public_url}{path}",
        paper=paper if paper in PAPERS else PAPERS[0],
        made_at=made_at,
        local_moment=Formats(str(get_locale())).moment(made_at, notice.timezone),
        is_demo=notice.is_demo or is_demo(),
    )
    body = here.press(notice_poster, order)
    answer = Response(body, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="cartel-{notice.number}.pdf"'
    return answer


@blueprint.get("/<number>/cap.xml")
def cap(number: str) -> Response:
    """Return an approved notice as a CAP 1.2 message."""
    notice = _sayable(number)
    body = write_cap(cap_alert(notice, _texts(notice), _surroundings(notice)))
    answer = Response(body, mimetype="application/cap+xml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{notice.number}.xml"'
    return answer


# -- inside ---------------------------------------------------------------------------------


def _sayable(number: str) -> Notice:
    """Return an own notice of which papers are made; 404 of one no second person has read."""
    notice = own_notice(number)
    try:
        check_sayable(notice)
    except IllegalMove:
        abort(404)
    return notice


def _texts(notice: Notice) -> list[NoticeText]:
    found = {each.language: each for each in notice.texts}
    return [found[each] for each in LANGUAGES if each in found]


def _own_text(by_language: dict[str, NoticeText]) -> list[NoticeText]:
    return [by_language.get(str(get_locale())) or next(iter(by_language.values()))]


def _poster_text(notice: Notice, text: NoticeText) -> PosterText:
    lines = fixed_lines(facts_of(db.session(), notice), Formats(text.language))
    return PosterText(
        language=text.language,
        what=sentence(text.what_where),
        act=sentence(text.one_act),
        papers=lines.papers,
        source=lines.source,
        next_word=lines.next_word,
        sender=lines.sender,
    )


def _surroundings(notice: Notice) -> CapSurroundings:
    settings, session = services().settings, db.session()
    post = session.get(Post, notice.post_id) if notice.post_id else None
    name = post.city if post is not None and post.city else "consulate"
    around = CapSurroundings(
        sender=cap_name(f"{notice.country.lower()}-{name.lower()}@{settings.public_host}"),
        corrected=session.get(Notice, notice.corrects_id) if notice.corrects_id else None,
        is_exercise=bool(settings.drill) or is_demo(),
    )
    hazard = about_notice(notice).hazard
    if hazard is None:
        return around
    return replace(
        around,
        area=hazard.zone,
        area_name=hazard.area_desc,
        hazard_kind=hazard.kind,
        severity=hazard.severity,
        is_exercise=around.is_exercise or hazard.is_test,
    )
