"""How a process of ours holds its memory: what the C library sets aside, when garbage is sought,
what all processes of an installation count together.
"""
