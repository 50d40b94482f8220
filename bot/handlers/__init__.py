"""Thin handlers of Telegram's updates: they ask the conversation and deliver what it says."""
