"""Tests of appointments with executives."""
