"""What is measured: ratios against raw libraries in one run, so that a noisy machine matters little."""
