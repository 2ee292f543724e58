"""The messages of notices, as replies look for them."""

from __future__ import annotations

from webapp.replies.answered_messages import MessageFinder, NoMessages

SENT_MESSAGES: MessageFinder = NoMessages()
