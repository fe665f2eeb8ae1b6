"""What is deleted when its time is over, and what is left to show that it was."""
