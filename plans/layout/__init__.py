"""Words onto paper: heights, line breaks, exactly two pages."""
