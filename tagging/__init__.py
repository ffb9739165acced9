"""Which topics an article carries and which story it belongs to. Pure: no clock, no database, no network."""
