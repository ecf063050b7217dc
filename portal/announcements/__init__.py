"""What the office tells everybody, or its own people: on the home page and a page of its own."""
