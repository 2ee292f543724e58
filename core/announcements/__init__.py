"""What goes out to programs by itself: who is told of what, where, and signed by which secret. From
outside, `models` and `subscriptions`.
"""
