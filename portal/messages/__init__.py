"""Telling people: an outbox written with the change, delivered after it, by any channel."""
