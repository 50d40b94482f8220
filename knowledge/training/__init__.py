"""Fitting what is learned from our own variants: adapter, fusion, thresholds."""
