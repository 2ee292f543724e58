"""Guard every request by the policy table, and say who is asking.

A stranger gets the same 404 whether a thing exists or not; who is not signed in is sent to the
sign-in page for every guarded page alike, before anything is looked up.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import Flask, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from core.accounts import RoleName, User
from core.accounts.program_tokens import ADDRESS_SCOPES, TokenScope
from directory.entries.visibility import Viewer
from webapp.auth.factors.requirement import READS_PERSONS, FactorDemand, demand_of
from webapp.auth.policy import POLICY, AccessRule, Reach
from webapp.auth.programs.admission import admit_program
from webapp.auth.programs.bearer import current_token, is_program_door
from webapp.auth.programs.refusals import ProblemKind, ProgramRefused
from webapp.auth.sessions.browser_session import SIGNED_IN, current_session
from webapp.http.services import services

WITH_OLD_PASSWORD = frozenset(
    {"account.password", "account.sign_out", "public.choose_language", "static"}
)
"""What an account with a one-time password may open before it has changed it."""
WITHOUT_FACTOR = WITH_OLD_PASSWORD | {
    "account.mine",
    "account.preferences",
    "account.totp_page",
    "account.passkey_page",
    "account.remove_passkey",
    "account.recovery_codes",
    "account.end_session",
    "account.forget_device",
    "account.end_other_sessions",
    "account.end_all_sessions",
}
"""What an account may open whose second factor is overdue."""
DRILLS_PAGE = "/ejercicios"
_NOT_LOOKED_UP = "not looked up"
_WHOLE_COUNTRY = frozenset({RoleName.COUNTRY_ADMIN, RoleName.EMERGENCY})


@dataclass(frozen=True, slots=True)
class Scope:
    """Who asks, and how far they reach.

    `country` is empty for the Secretariat and for the public.
    """

    role: RoleName | None = None
    country: str = ""
    post_id: uuid.UUID | None = None
    organisation_id: uuid.UUID | None = None
    user_id: uuid.UUID | None = None
    is_post_admin: bool = False
    """Whether a consul looks after the accounts of the post."""

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody is signed in."""
        return self.role is None

    @property
    def actor(self) -> str:
        """The name the audit log knows the asker by."""
        return f"user:{self.user_id}" if self.user_id else "public"

    @property
    def viewer(self) -> Viewer:
        """What of the directory is shown."""
        if self.role is None:
            return Viewer.public()
        if self.role in {RoleName.SECRETARIAT, RoleName.CIVIL_SOCIETY}:
            return Viewer.rcm()
        if self.role is RoleName.CONSUL and self.post_id is not None:
            return Viewer.of_post(self.country, self.post_id)
        return Viewer.of_country(self.country)

    @property
    def source_country(self) -> str:
        """The country by whose own sources hazards are shown; "" for who sees the common ones."""
        return self.viewer.country or ""

    @property
    def is_whole_country(self) -> bool:
        """Whether all posts of the country are within reach, not the own one alone."""
        return self.role in _WHOLE_COUNTRY

    @property
    def reads_persons(self) -> bool:
        """Whether this role may ever see a national's name."""
        return self.role in READS_PERSONS

    def covers(
        self, country: str, post_id: uuid.UUID | None = None, reach: Reach = Reach.COUNTRY
    ) -> bool:
        """Return whether a row of `country` (and `post_id`) lies within reach.

        The Secretariat owns no country's rows.
        """
        if reach is Reach.ANY:
            return True
        if self.role is None or not country or country != self.country:
            return False
        return (
            reach is Reach.COUNTRY
            or self.is_whole_country
            or (post_id is not None and post_id == self.post_id)
        )


ANYBODY = Scope()


def scope_of(user: User) -> Scope:
    """Return who an account is, and how far it reaches."""
    is_post_admin = user.is_post_admin and user.role is RoleName.CONSUL
    return Scope(
        user.role, user.country, user.post_id, user.organisation_id, user.id, is_post_admin
    )


def init_guard(app: Flask) -> None:
    """Set the guard before every request of `app`."""
    app.before_request(_guard)


def current_scope() -> Scope:
    """Return who is asking now."""
    scope: Scope | None = g.get("scope")
    if scope is None:
        scope = g.scope = _scope_of(signed_in())
    return scope


def signed_in() -> User | None:
    """Return the account that asks, if any: at the doors of programs by its key alone."""
    known: User | str | None = g.get(SIGNED_IN, _NOT_LOOKED_UP)
    if not isinstance(known, str):
        return known
    if is_program_door():
        token = current_token()
        return None if token is None else token.user
    found = current_session()
    user = None if found is None else found[1]
    setattr(g, SIGNED_IN, user)
    return user


def factor_demand() -> FactorDemand | None:
    """Return what is demanded of the account that asks, if a second factor is missing."""
    user, here = signed_in(), services()
    if user is None:
        return None
    return demand_of(
        user,
        is_required=here.settings.requires_second_factor,
        grace_days=here.settings.second_factor_grace_days,
        now=here.clock(),
    )


def current_rule() -> AccessRule:
    """Return the row of the policy for the page being opened.

    Aborts with 404 when there is none.
    """
    row = POLICY.get(request.endpoint or "")
    if row is None:
        abort(404)
    return row


def require_access(country: str, post_id: uuid.UUID | None = None) -> None:
    """Abort with 404, as if there were no such row, where it lies out of reach."""
    if not current_scope().covers(country, post_id, current_rule().reach):
        abort(404)


def opens(row: AccessRule, scope: Scope) -> bool:
    """Return whether the role of `scope` opens a page that is not public."""
    return scope.role in row.roles or (row.admits_post_admins and scope.is_post_admin)


def scopes_opened(scope: Scope) -> frozenset[TokenScope]:
    """Return what a key of this account may be made for: whatever its role reads there."""
    return ADDRESS_SCOPES | frozenset(
        row.token_scope
        for row in POLICY.values()
        if row.token_scope is not None and (row.is_public or opens(row, scope))
    )


def can_open(endpoint: str) -> bool:
    """Return whether the asker's role opens `endpoint`; menus offer nothing else."""
    row = POLICY.get(endpoint)
    return row is not None and (row.is_public or opens(row, current_scope()))


def _guard() -> Response | None:
    if request.endpoint is None:
        return None
    row = current_rule()
    return _admit_program(row) if is_program_door() else _admit_person(row)


def _admit_person(row: AccessRule) -> Response | None:
    """Return where a person is sent instead; None where the page opens."""
    if row.is_public:
        return None
    user = signed_in()
    if user is None:
        return _to_sign_in()
    if not opens(row, current_scope()):
        abort(403)
    if user.must_change_password and request.endpoint not in WITH_OLD_PASSWORD:
        return redirect(url_for("account.password"))
    demand = factor_demand()
    if demand is not None and demand.is_over and request.endpoint not in WITHOUT_FACTOR:
        return _redirected(url_for("account.mine"))
    return None


def _admit_program(row: AccessRule) -> Response | None:
    """Return None for a program that comes in: by the same table as people, never by a cookie.

    Raises ProgramRefused.
    """
    token = admit_program(row)
    if token is None:
        return None
    if not row.is_public and not opens(row, current_scope()):
        raise ProgramRefused(ProblemKind.ROLE)
    demand = factor_demand()
    if token.user.must_change_password or (demand is not None and demand.is_over):
        raise ProgramRefused(ProblemKind.ACCOUNT)
    return None


def _to_sign_in() -> Response:
    """Return the sign-in page, with the way back where nothing was sent; of a drill the page of the
    real house by which people come in.
    """
    if services().settings.drill:
        return _redirected(DRILLS_PAGE)
    after = request.full_path.rstrip("?") if request.method != "POST" else None
    return _redirected(url_for("account.sign_in", next=after))


def _redirected(target: str) -> Response:
    """Return a redirection, which a part of a page (htmx) makes of the whole page."""
    if request.headers.get("HX-Request"):
        answer = Response(status=401)
        answer.headers["HX-Redirect"] = target
        return answer
    return redirect(target)


def _scope_of(user: User | None) -> Scope:
    return ANYBODY if user is None else scope_of(user)
