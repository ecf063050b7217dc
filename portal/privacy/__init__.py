"""Data protection: who read whose data, and a trail of acts that cannot be rewritten."""
