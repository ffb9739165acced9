"""Saved pages against what a person read off them: our extraction and others', side by side."""
