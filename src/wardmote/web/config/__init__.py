"""Settings, routes, the server: what holds the rooms of the web together."""
