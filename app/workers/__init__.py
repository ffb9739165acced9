"""Worker processes for pure work: reading pages and tagging articles, on other cores, while there is much of it."""
