"""Benchmarks: medians, 95th percentiles and ratios, printed; nothing here is a test."""
