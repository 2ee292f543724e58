"""Gateways that behave as the real ones do, on loopback or in the same process.

`cloud_api` is the Cloud API of WhatsApp, `sms_gateway` one for SMS; `misbehaving` says how badly
they behave, `loopback` serves either at an address of this machine, `direct` is their transports
without a socket, for proofs of ten thousand messages.
"""
