"""Web archives (WARC): their pages through the same extraction as the crawler's, into the same pipeline."""
