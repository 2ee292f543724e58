"""Links that open a text in the program of each channel."""

from __future__ import annotations

import pytest

from watch.notices.dispatching.models import DispatchChannel as Channel
from webapp.blueprints.notice_sending.presenters import opening_link


@pytest.mark.parametrize(
    ("channel", "address", "link"),
    [
        (Channel.WHATSAPP, "+15205550133", "https://wa.me/15205550133?text=Suba%20ya"),
        (Channel.SMS, "+15205550133", "sms:+15205550133?&body=Suba%20ya"),
        (Channel.CHAT, "+15205550133", "https://t.me/%2B15205550133?text=Suba%20ya"),
        (Channel.EMAIL, "a@example.org", "mailto:a%40example.org?body=Suba%20ya"),
        (Channel.CALL, "+15205550133", "tel:+15205550133"),
        (Channel.NONE, "+15205550133", ""),
        (Channel.SMS, "", ""),
    ],
)
def test_each_channel_has_its_link(channel: Channel, address: str, link: str) -> None:
    assert opening_link(channel, address, "Suba ya") == link
