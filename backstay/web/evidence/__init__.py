"""The evidence pages: kinds of care, choices, medicines, and how triage decides."""
