"""The daemon as a process: the loop, its jobs, its signals, its end."""
