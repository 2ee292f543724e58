"""Which sort of row shows to whom: one table, deny by default.

The policy (`webapp.auth.policy`) says who opens a page; this says what of it may show. A sort of
row that is not here shows to nobody. The crawl of `tests/webapp/isolation` plants a telling word
in a row of each sort and each owner and opens every route as every role: no word shows where its
cell does not let it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.accounts import RoleName

_S, _A, _C, _E, _N = (
    RoleName.SECRETARIAT,
    RoleName.COUNTRY_ADMIN,
    RoleName.CONSUL,
    RoleName.EMERGENCY,
    RoleName.CIVIL_SOCIETY,
)
_NOBODY: frozenset[RoleName] = frozenset()
_ALL = frozenset(RoleName)
_NATIONAL = frozenset({_A, _C, _E})
_KEEPERS = frozenset({_A, _C})
_ANSWERABLE = frozenset({_A})
_COORDINATORS = frozenset({_A, _E})


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one sort of row: the roles it shows to, by how near they stand to its owner."""

    of_post: frozenset[RoleName] = _NOBODY
    """Of the country that owns it, an account of the post that keeps it."""
    of_country: frozenset[RoleName] = _NOBODY
    """Of the country that owns it, an account of another of its posts."""
    foreign: frozenset[RoleName] = _NOBODY
    """Of no country (the Secretariat) or of another one."""
    everybody: bool = False
    """Also who is not signed in."""

    def shows_to(self, role: RoleName | None, *, is_country: bool, is_post: bool) -> bool:
        """Return whether a row shows to a role: None for who is not signed in.

        `is_country` says that the account is of the country that owns the row, `is_post` that it is
        of the post that keeps it, too.
        """
        if self.everybody:
            return True
        if not is_country:
            return role in self.foreign
        return role in (self.of_post if is_post else self.of_country)


_SHARED = Cells(_ALL, _ALL, _ALL)
_OF_ALL = Cells(_ALL, _ALL, _ALL, everybody=True)
_OF_COUNTRY = Cells(_NATIONAL, _NATIONAL)
_OF_POST = Cells(_NATIONAL, frozenset({_A, _E}))
_OFFERED = Cells(_KEEPERS, _ANSWERABLE, frozenset({_S}))

SIGHT: Mapping[str, Cells] = {
    # of a person nothing ever leaves the country that registered it; leaders likewise
    "person": _OF_COUNTRY,
    "leader": _OF_COUNTRY,
    # of one whom an agreement in force shares: the fields agreed on, the others, and of one by an
    # agreement that has ended
    "person.shared": Cells(_NATIONAL, _NATIONAL, _NATIONAL),
    "person.unshared": _OF_COUNTRY,
    "person.ended": _OF_COUNTRY,
    # what an agreement says: in force with the asker's country, between others (what was offered is
    # known to all who administer), and not offered yet
    "agreement.read": Cells(_NATIONAL, _NATIONAL, frozenset({_S, *_NATIONAL})),
    "agreement": Cells(_NATIONAL, _NATIONAL, frozenset({_S, _A})),
    "agreement.draft": Cells(_ANSWERABLE, _ANSWERABLE),
    # what was said of the own people in a crisis, counts without names, lists, calls of the line
    "statement": _OF_COUNTRY,
    "source_count": _OF_COUNTRY,
    "brought_list": _OF_COUNTRY,
    "death_report": _OF_COUNTRY,
    "hotline_call": _OF_COUNTRY,
    # what somebody answered to a notice
    "notice_reply": _OF_COUNTRY,
    # whom to call on the way of a movement, its passengers, why somebody wants to return
    "movement": _OF_COUNTRY,
    "passenger": _OF_COUNTRY,
    "return_need": _OF_COUNTRY,
    # who is looked for and what was seen: of the country that looks; to posts and organisations
    # that are asked `response.locate.addressees` shows it
    "locate_notice": _OF_COUNTRY,
    "sighting": _OF_COUNTRY,
    # what a country reports of a crisis in words; its issued counts go into the regional report
    "situation_report": _OF_COUNTRY,
    # what was noted of a call to a household, why it is called, words of a hand-over
    "call": _OF_COUNTRY,
    # entries of the directory by their class: `directory.entries.visibility`
    "post.public": _OF_ALL,
    "post.rcm": _SHARED,
    "post.country": _OF_COUNTRY,
    "post.post": _OF_POST,
    "shelter.public": _OF_ALL,
    "shelter.rcm": _SHARED,
    "shelter.country": _OF_COUNTRY,
    "shelter.post": _OF_POST,
    "focal_point.public": _OF_ALL,
    "focal_point.rcm": _SHARED,
    "focal_point.country": _OF_COUNTRY,
    "focal_point.post": _OF_POST,
    "organisation.public": _OF_ALL,
    "organisation.rcm": _SHARED,
    "organisation.country": _OF_COUNTRY,
    "organisation.post": _OF_POST,
    # what owners answered, and the letters that asked them
    "proposal": _OFFERED,
    "proposal.country": Cells(_KEEPERS, _ANSWERABLE),
    "letter": Cells(_ANSWERABLE, _ANSWERABLE, frozenset({_S})),
    # plans: what the form of an area holds for officials alone, and the name it goes by
    "plan.form": _OF_COUNTRY,
    "plan.area": _OF_ALL,
    # lists sent in and not applied
    "import": Cells(_KEEPERS, _KEEPERS),
    "people_list": Cells(_KEEPERS, _ANSWERABLE),
    # what came by the public form and waits for its post
    "joining_request": Cells(_KEEPERS, _ANSWERABLE),
    # a crisis: its head is of all officials; what hangs on the part of a country, of that country
    "crisis": Cells(_NATIONAL, _NATIONAL, frozenset({_S, *_NATIONAL})),
    "participation": _OF_COUNTRY,
    # what is written in it; a line that is shared, of all countries in that crisis
    "crisis_task": _OF_COUNTRY,
    "crisis_line": _OF_COUNTRY,
    "lesson": _OF_COUNTRY,
    "crisis_line.shared": Cells(_NATIONAL, _NATIONAL, _NATIONAL),
    # an area asked about, with its address: of the country that asked
    "stored_area": _OF_COUNTRY,
    # what is asked of the sources of one country, and what they said
    "source": Cells(_ALL, _ALL, frozenset({_S})),
    "hazard": Cells(_NATIONAL, _NATIONAL),
    # accounts: of the administrators who answer for them, and of the emergency unit, which puts
    # them on call; who is on call, all officials of the country know
    "account": Cells(_COORDINATORS, _COORDINATORS),
    "account.administrator": Cells(_COORDINATORS, _COORDINATORS, frozenset({_S})),
    "account.on_call": _OF_COUNTRY,
    # rotas: their names and what is noted beside a shift
    "rota": _OF_COUNTRY,
    # what is asked of two people, about accounts and files of a country
    "access_request": Cells(_ANSWERABLE, _ANSWERABLE),
    # why an entry was changed, and what somebody found wrong about it: with the entry (class rcm)
    "change": _SHARED,
    "failure": _SHARED,
    # alarms: whom each called and who took it, for colleagues; the Secretariat sees of those that
    # came up to it no name of a country
    "alarm": Cells(_NATIONAL, _NATIONAL),
    # who read whom: of the administrators of the country; the queue of the worker has no page
    "audit": Cells(_ANSWERABLE, _ANSWERABLE),
    "job": Cells(),
    # texts of the doctrine being written
    "protocol.draft": Cells(
        frozenset({_S, *_NATIONAL}), frozenset({_S, *_NATIONAL}), frozenset({_S, *_NATIONAL})
    ),
    "estimate": _SHARED,
    # what a country wants to be warned of, and of what it was: nobody else's business
    "rule": _OF_COUNTRY,
    # what a country says to its people before it is said; why it said something without a second
    # person, the Secretariat reads too
    "notice": _OF_COUNTRY,
    "notice.glass": Cells(_NATIONAL, _NATIONAL, frozenset({_S})),
}

ON_PAPER: Mapping[str, frozenset[str]] = {
    kind: frozenset({"plans.sheet", "plans.pdf", "plans.leaflet", "plans.pack_file", "plans.plan"})
    for kind in ("focal_point.post", "shelter.post", "organisation.post")
}
"""Sort of row -> pages where it shows to every official of the country that owns it.

The internal edition of a plan prints what the post that answers for it sees, for all officials of
that country: a colleague who helps out needs the telephones of the post.
"""
