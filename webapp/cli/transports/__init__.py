"""`atalaya transports`: by which channels this installation sends, a trial of one, and what
gateways told that nobody could place.
"""
