"""Facts: figures, dates, places and sources."""
