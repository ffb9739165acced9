"""The database, and the only place that speaks SQL. Rows never leave; values of core do."""
