"""Replies to notices, led from where they come in to where they count: which message one answers,
its statements in the accounting of a crisis, and the one answer that goes back.
"""
