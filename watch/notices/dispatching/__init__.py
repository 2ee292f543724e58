"""What became of a notice for each person it was for: one message a household and address.

From outside: `sending` (begin, stop), `batches` (into the outbox, some hundred at a time),
`settling` (what gateways said, and the next channel), `by_hand` (opened one by one by an officer),
`progress` (who got what), `find_by_code`, `find_by_link`, `find_by_address` (whose message a reply
answers).
"""

from watch.notices.dispatching.lookup import find_by_address, find_by_code, find_by_link

__all__ = ["find_by_address", "find_by_code", "find_by_link"]
