"""How well movement quality is told from named angles, tested on people the model has not seen."""

from backstay.research.choices import Choices, choices_from
from backstay.research.compare import Leaks, Row, Table, compare
from backstay.research.recordings import JOINTS, Recordings

__all__ = ["JOINTS", "Choices", "Leaks", "Recordings", "Row", "Table", "choices_from", "compare"]
