"""Tests of video meetings."""
