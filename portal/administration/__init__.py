"""The one page that leads to everything an administrator does."""
