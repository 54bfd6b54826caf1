"""What people want to be told, by which channel, and when."""
