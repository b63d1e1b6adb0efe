"""What the person in pain sees and does."""
