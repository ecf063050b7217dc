"""What can be booked by time, and who holds it when: rooms, people, meeting numbers, things."""
