"""The messages of a round: put into the outbox (`submission`), answered for when their turn comes
(`owner`), and what they say (`email_bodies`).
"""
