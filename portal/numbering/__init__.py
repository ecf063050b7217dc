"""Running numbers of what the office issues: each series without gap and without repeat."""
