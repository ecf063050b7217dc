"""The agenda of a resource, for those who work with it: bookings, own entries, absence."""
