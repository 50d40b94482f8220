"""The Telegram front end, and the terminal chat that goes the same way."""
