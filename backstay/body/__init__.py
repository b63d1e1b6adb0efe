"""The body as people see it: an animated figure of every exercise that moves."""

from backstay.body.figure import figure, stills

__all__ = ["figure", "stills"]
