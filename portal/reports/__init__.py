"""Figures of what the portal does: counted, drawn, and written into files."""
