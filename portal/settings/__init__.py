"""What the administrator sets about the office, over the file, under the environment."""
