"""The dialogue, without Rasa, Telegram or a database."""
