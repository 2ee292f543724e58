"""What home puts first: the gravest hazard of one's own ground, what waits for a signature, and how
ready the post is.
"""
