"""Feeds with what a person read off them: our reader and the usual libraries, side by side."""
