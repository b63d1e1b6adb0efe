"""The body as people see it: an animated figure of every exercise that moves."""

from backstay.body.figure import figure, stills
from backstay.body.view import VIEWS

__all__ = ["VIEWS", "figure", "stills"]
