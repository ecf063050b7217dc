"""Tests of what is booked by time."""
