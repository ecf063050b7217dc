"""Invented people and petitions: to try the portal out, to test it, to measure it."""
