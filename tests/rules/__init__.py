"""Tests of dated rules: queries, operations and the administrator's pages."""
