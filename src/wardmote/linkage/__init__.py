"""People matched across agencies' records: a room of its own, since it needs a database engine."""
