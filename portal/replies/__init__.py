"""Texts officers write again and again, kept per service, with places that fill themselves."""
