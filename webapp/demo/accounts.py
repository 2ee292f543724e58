"""The demo's accounts: one of each role for each of the four countries, two of the Secretariat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from core.accounts import ROLE_WORDS, RoleName
from core.private_files import private_folder, write_private
from core.settings import Settings
from directory.entries.models import Organisation, Post
from webapp.auth.accounts import create_user, random_password
from webapp.auth.member_countries import add_country
from webapp.demo.network.posts import OF_COUNTRY

DOMAIN = "demo.example"
ACTOR = "cli:demo"
_SECRETARIAT = (
    ("secretaria", "Secretaría de la CRM"),
    ("secretaria.revisa", "Secretaría de la CRM: quien aprueba lo que otra persona escribió"),
)
_CONSULS = ("mx-mcallen", "mx-nueva-orleans", "gt-tapachula", "sv-los-angeles", "hn-nueva-orleans")


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """How to sign in, and as whom."""

    email: str
    password: str
    role: RoleName
    country: str
    about: str


def make_accounts(
    session: Session,
    settings: Settings,
    posts: Mapping[str, Post],
    organisations: Sequence[Organisation],
    now: datetime,
) -> tuple[DemoAccount, ...]:
    """Make the accounts. Raises UnusableInput when `settings.demo_password` is too short."""
    made = [
        _make(session, settings, name, RoleName.SECRETARIAT, "", about)
        for name, about in _SECRETARIAT
    ]
    for slug in _CONSULS:
        post = posts[slug]
        made.append(
            _make(
                session,
                settings,
                f"consul.{slug}",
                RoleName.CONSUL,
                post.country,
                post.name,
                post=post,
            )
        )
    for country, name in OF_COUNTRY.items():
        add_country(session, country, now=now, actor=ACTOR, is_demo=True)
        code = country.lower()
        made.append(
            _make(session, settings, f"admin.{code}", RoleName.COUNTRY_ADMIN, country, name)
        )
        made.append(
            _make(session, settings, f"emergencias.{code}", RoleName.EMERGENCY, country, name)
        )
        partner = next(
            each
            for each in organisations
            if each.country == country and each.kind.value == "civil_society"
        )
        made.append(
            _make(
                session,
                settings,
                f"civil.{code}",
                RoleName.CIVIL_SOCIETY,
                country,
                partner.name,
                partner=partner,
            )
        )
    return tuple(made)


def write_accounts(path: Path, accounts: Sequence[DemoAccount], address: str) -> None:
    """Write how to sign in to a file only its owner reads."""
    private_folder(path.parent)
    lines = [f"Cuentas de demostración de Atalaya ({address})", ""]
    lines += [
        f"{each.email}\t{each.password}\t{ROLE_WORDS[each.role]}\t{each.about}" for each in accounts
    ]
    write_private(path, ("\n".join(lines) + "\n").encode())


def _make(
    session: Session,
    settings: Settings,
    name: str,
    role: RoleName,
    country: str,
    about: str,
    *,
    post: Post | None = None,
    partner: Organisation | None = None,
) -> DemoAccount:
    password = settings.demo_password or random_password()
    user = create_user(
        session,
        f"{name}@{DOMAIN}",
        password,
        role,
        country,
        post.id if post else None,
        organisation_id=partner.id if partner else None,
        timezone=post.timezone if post else "",
        is_demo=True,
    )
    return DemoAccount(user.email, password, role, country, about)
