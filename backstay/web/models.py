"""Where Django looks for tables; they are in records.py."""

from backstay.web.records import Account, Erasure, Record

__all__ = ["Account", "Erasure", "Record"]
