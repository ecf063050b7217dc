"""Tests of booking meeting rooms."""
