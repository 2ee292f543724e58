"""Bytes of a file -> tables -> detected columns -> cells; what they mean, `targets` bring along."""
