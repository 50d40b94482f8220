"""Measuring the dialogue on labelled conversations, in process, beside simpler ways."""
