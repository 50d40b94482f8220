"""Where the action server listens."""

from console.environment import Host, Port, Variables


class Settings(Variables):
    actions_host: Host = "127.0.0.1"
    actions_port: Port = 5055
