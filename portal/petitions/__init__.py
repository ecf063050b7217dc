"""The petition: its workflow, its life, the pages of those who file and of those who answer."""
