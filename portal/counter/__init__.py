"""Filing at the counter: for a person who stands before an officer and has agreed."""
