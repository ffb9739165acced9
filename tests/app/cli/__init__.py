"""The command line, run in this process; `tests/e2e` runs it as a process."""
