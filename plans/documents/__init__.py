"""The papers made of plans and protocols."""
