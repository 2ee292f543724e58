"""The rows of the pages for working cut off from the network."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.auth.pages.access_rule import EVERYBODY, NATIONAL, AccessRule, Reach

OFFLINE_PAGES: Mapping[str, AccessRule] = {
    # the shell that a browser keeps in plain: nothing of anybody is in it
    "offline.manifest": AccessRule(EVERYBODY),
    "offline.worker": AccessRule(EVERYBODY),
    "offline.module": AccessRule(EVERYBODY),
    "offline.shell": AccessRule(EVERYBODY),
    # whether a packet still holds: the token in its header is the capability
    "offline.state": AccessRule(EVERYBODY),
    # a packet: of the own country, a consul's of the own post (webapp.blueprints.offline)
    "offline.take": AccessRule(NATIONAL, Reach.COUNTRY),
    "offline.passphrase": AccessRule(NATIONAL, Reach.COUNTRY, begins_reading=True),
    "offline.packet": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    # what was written down meanwhile: calls by those who call, households by those who register
    # (webapp.blueprints.offline.delivery_views)
    "offline.deliver": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True),
}
