"""Tell other systems of changes: written with the change, signed, sent after it, logged."""
