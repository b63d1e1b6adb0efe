"""Papers: one page for a clinician and a handout, as tagged PDF that a screen reader can read (PDF/UA-1)."""

from backstay.paper.press import clinician_pdf, handout_pdf

__all__ = ["clinician_pdf", "handout_pdf"]
