"""What providers say became of a message: stored as it comes, applied afterwards."""
