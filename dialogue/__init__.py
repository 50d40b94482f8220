"""The dialogue: a message and what is remembered come in, one Reply and what to remember go out.

Free of Rasa, Telegram and HTTP. `respond` has the list of its steps. Whoever carries messages (the
action server for Rasa, the bot while Rasa is away) adapts them to `Inbound` and keeps the `State`.
"""
