"""Certificates, from the form to the signed letter."""
