"""The officer's desk: what is urgent, what today brings, the queues, search and saved filters."""
