"""Tests of the pages: what they look like to a browser and to a screen reader."""
