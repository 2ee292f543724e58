"""The ways a message leaves: one file each, each of them a `Transport`.

What may be used from outside: `transport` (the protocol, the message as a value, the error),
`email` (a mail server), `folder` (`.eml` files) and `email_format` (which addresses e-mail takes,
and the bytes of a message).
"""
