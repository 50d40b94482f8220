"""The reviewed content: its schema, its loading from YAML and the checks that it must pass."""
