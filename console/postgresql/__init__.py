"""Django's PostgreSQL backend, which knows by itself whether its connection still stands."""
