"""Knowledge is data: YAML with unit, source and date, and the loader that refuses anything less."""

from backstay.knowledge.loader import load, read_cases
from backstay.knowledge.yaml_files import KnowledgeError

__all__ = ["KnowledgeError", "load", "read_cases"]
