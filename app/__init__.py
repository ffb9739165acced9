"""Wiring and process: joins crawler, storage, tagging and alerts, which know nothing of each other."""
