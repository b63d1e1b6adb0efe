"""What a therapist sees: one page, read-only."""
