"""Fitting what is learned from our own variants: the encoder's adapter, the fusion, the thresholds."""
