"""WhatsApp by its Cloud API: words within a day of the person's last, else an approved template.

What may be used from outside: `addressing` (which numbers), `sender` (the transport), `templates`
(which template may be used, and why not), `polling` (templates and number as the platform has
them), `window` (who wrote to us within a day), `models`.
"""
