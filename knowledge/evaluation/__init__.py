"""Measuring the search on labelled questions. The `.jsonl` files here are test data: never the
source of a variant, of a training example or of a threshold."""
