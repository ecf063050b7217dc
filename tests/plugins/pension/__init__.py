"""Tests of the living gratuity."""
