"""Where the action server listens, and to whom."""

from console.environment import Host, InternalToken, Port, Variables


class Settings(Variables):
    actions_host: Host = "127.0.0.1"
    actions_port: Port = 5055
    internal_token: InternalToken = ""
    """What Rasa has to show; empty where both are on loopback."""
