"""The demo's accounts: one of each role for each of the four countries, two of the Secretariat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from core.accounts import ROLE_WORDS, RoleName
from core.errors import UnusableInput
from core.private_files import private_folder, write_private
from core.settings import Settings
from core.settings_rules import PREFIX
from directory.entries.models import Organisation, Post
from webapp.auth.accounts import HashedPassword, create_user, hash_password, random_password
from webapp.auth.member_countries import add_country
from webapp.demo.network.posts import OF_COUNTRY

DOMAIN = "demo.example"
ACTOR = "cli:demo"
_SECRETARIAT = (
    ("secretaria", "Secretaría de la CRM"),
    ("secretaria.revisa", "Secretaría de la CRM: quien aprueba lo que otra persona escribió"),
)
_NAMES = (
    "Lucía Ferrer Aldana", "Iván Montes Rueda", "Adela Cisneros Prado", "Rodrigo Salas Ibarra",
    "Marta Xicay Pérez", "Óscar Menjívar Rivas", "Nora Zelaya Castillo", "Elena Barrientos Luna",
    "Tomás Quiroga Vela", "Inés Arriaga Solís", "Hugo Cojulún Reyes", "Paula Arévalo Díaz",
    "Julio Ixcot Morales", "Sonia Alvarenga Cruz", "René Guardado Peña", "Clara Montoya Funes",
    "Mario Banegas Oliva", "Delia Pineda Rosales", "Andrés Lobo Mejía",
)  # fmt: skip
"""Of persons who do not exist, in the order in which the accounts are made."""
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
    """Make the accounts: all with `settings.demo_password`, or each with one of its own.

    Raises UnusableInput when that is too short or easily guessed.
    """
    passwords, names = _Passwords(settings.demo_password), iter(_NAMES)
    made = [
        _make(session, passwords, names, name, RoleName.SECRETARIAT, "", about)
        for name, about in _SECRETARIAT
    ]
    for slug in _CONSULS:
        post = posts[slug]
        made.append(
            _make(
                session,
                passwords,
                names,
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
            _make(session, passwords, names, f"admin.{code}", RoleName.COUNTRY_ADMIN, country, name)
        )
        made.append(
            _make(
                session, passwords, names, f"emergencias.{code}", RoleName.EMERGENCY, country, name
            )
        )
        partner = next(
            each
            for each in organisations
            if each.country == country and each.kind.value == "civil_society"
        )
        made.append(
            _make(
                session,
                passwords,
                names,
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


class _Passwords:
    """A password an account.

    One for all is judged and hashed once: argon2 is slow on purpose, and there are 19 accounts.
    """

    def __init__(self, common: str) -> None:
        self._common = common
        self._kept_form = _kept_form(common) if common else None

    def next_one(self) -> tuple[str, str | HashedPassword]:
        """Return the password of the next account, and what is kept of it (or is made of it)."""
        password = self._common or random_password()
        return password, self._kept_form or password


def _kept_form(common: str) -> HashedPassword:
    """Return what is kept of the common password. Raises UnusableInput: it names the setting."""
    try:
        return hash_password(common, DOMAIN)
    except UnusableInput as wrong:
        raise UnusableInput(f"{PREFIX}DEMO_PASSWORD", wrong.what) from wrong


def _make(
    session: Session,
    passwords: _Passwords,
    names: Iterator[str],
    name: str,
    role: RoleName,
    country: str,
    about: str,
    *,
    post: Post | None = None,
    partner: Organisation | None = None,
) -> DemoAccount:
    password, kept_form = passwords.next_one()
    user = create_user(
        session,
        f"{name}@{DOMAIN}",
        kept_form,
        role,
        country,
        post.id if post else None,
        name=next(names, None),
        organisation_id=partner.id if partner else None,
        timezone=post.timezone if post else "",
        is_demo=True,
    )
    return DemoAccount(user.email, password, role, country, about)
