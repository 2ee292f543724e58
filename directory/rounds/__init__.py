"""The round: every six months each owner is asked, reminded, and what nobody confirmed lapses."""
