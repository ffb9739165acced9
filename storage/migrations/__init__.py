"""Alembic migrations, numbered by hand. Each is a function of the schema before it; none imports the models."""
