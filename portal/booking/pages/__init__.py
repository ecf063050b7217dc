"""The public calendar of a kind of resource: its list, each one of it, month, years."""
