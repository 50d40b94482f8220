"""A Bot API server on this machine, strict where Telegram is, for tests of the bot over HTTP."""
