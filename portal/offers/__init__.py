"""What the office says of its services over what their plugins say: open or not, words, terms."""
