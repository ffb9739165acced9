"""A press and receivers of our own on loopback: for the demo, the tests and the benchmarks."""
