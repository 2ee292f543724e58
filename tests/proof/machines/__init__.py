"""What the proofs of many machines start: Debian's own programs, unpacked, as processes of their
own.
"""
