"""The outbox: messages are rows first, and leave by whichever transport they are addressed to.

It knows neither what a message says nor why it is sent: that is its owner's (`OutboxOwner`), handed
in by name. What may be used from outside: `models` (the row and its states), `owner` (what an owner
must be), `submission` (put a message in, take it out), `delivery` (send what is due), `settlement`
(the report of a run, attempts and pauses).
"""
