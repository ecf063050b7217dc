"""Tests of the public calendar pages."""
