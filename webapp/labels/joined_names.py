"""The name of another row on a page: one way to ask for it, whoever reads.

A page is opened by the sight of *its* row; a row joined to it (the post of an official, the
organisation of a shelter, the post of a plan) has a class of its own. Templates therefore never
print `entry.post.name` but `entry.post|joined_name`; `tests/webapp/labels/test_joined_names.py`
reads every template for it.
"""

from __future__ import annotations

from flask_babel import gettext as _

from directory.entries.models import Organisation, Post
from directory.entries.visibility import Viewer, is_seen
from webapp.auth.access import current_scope
from webapp.http.i18n import country_name


def joined_name(row: Post | Organisation) -> str:
    """Return the name of a row joined to the one that is shown; who may not see it reads its kind
    and country.
    """
    return name_for(current_scope().viewer, row)


def is_joined_seen(row: Post | Organisation) -> bool:
    """Return whether the reader may open a row joined to the one that is shown."""
    return is_seen(current_scope().viewer, row)


def name_for(viewer: Viewer, row: Post | Organisation) -> str:
    """Return the name of `row` where `viewer` may see it, else words that name nobody."""
    if is_seen(viewer, row):
        return row.name
    country = country_name(row.country)
    if isinstance(row, Post):
        return str(_("una representación de %(country)s", country=country))
    return str(_("una organización de %(country)s", country=country))
