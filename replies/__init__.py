"""The one typed Reply: what the assistant says, before any channel renders it."""
