"""Backups: what cannot be made again, in one encrypted file, and the way back from it."""
