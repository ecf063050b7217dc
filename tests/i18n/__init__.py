"""Tests of languages, eras, digits and working days."""
