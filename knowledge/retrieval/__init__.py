"""Finding the topic that a question is about. Knows nothing of Django, Rasa or Telegram."""
