"""The page and its JSON."""
