"""The watch board: what threatens, ordered by what it means to the viewer, now or at a moment past.

For use from outside: `model`, `present_board`, `past_board`, `zones`, `board_places`.
"""
