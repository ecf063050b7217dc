"""The offices, schools and agencies the office deals with, its own groups, and who sits where."""
