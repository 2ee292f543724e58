"""Make one person of two who are one, and two again: `merge`, `undo`; `survivors` for old ids."""
