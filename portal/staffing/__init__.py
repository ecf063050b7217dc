"""The staff as a table: taken out as a file, and taken in after a dry run that shows every line."""
