"""The short form behind a plan: its answers, its steps, and saving one of them."""
