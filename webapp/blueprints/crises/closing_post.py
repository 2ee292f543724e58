"""A post that declares itself closed is closed in the directory, too: whoever looks for it is led
to the one that covers it from that moment.
"""

from __future__ import annotations

from directory.entries.kinds import EntryKind
from directory.entries.lifecycle import change_entry
from directory.entries.models import Post
from directory.entries.validation import validate
from response.crisis.definitions import POST_CLOSED
from response.crisis.models import Crisis
from webapp.auth.access import current_scope
from webapp.auth.entry_access import change_origin
from webapp.auth.entry_rights import may_edit
from webapp.http.database import db
from webapp.http.services import services


def close_own_post(crisis: Crisis) -> bool:
    """Close the post of the consul who declared that it is closed; return whether it was open.

    Of another crisis, or of another's post, nothing is changed: that is for the directory's page.
    """
    scope = current_scope()
    post = db.session().get(Post, scope.post_id) if scope.post_id else None
    if crisis.type_code != POST_CLOSED or post is None or post.closed_since is not None:
        return False
    if crisis.lead_country != scope.country or not may_edit(scope, post):
        return False
    form = {
        "closed_since": services().clock().date().isoformat(),
        "closed_reason": crisis.number,
        "covering_post_id": str(post.covering_post_id or ""),
    }
    values = validate(EntryKind.POST, form, country=post.country, is_whole=False)
    change_entry(db.session(), post, values, origin=change_origin(reason=crisis.number))
    return True
