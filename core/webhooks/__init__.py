"""What gateways tell us: receipts of messages and replies to them, signed.

What may be used from outside: `intake` (one request from its bytes to what became of it), `models`
(what is kept of it) and `events` (receipts and replies as values).
"""
