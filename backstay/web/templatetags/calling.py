"""Telephone numbers of a contact, as buttons that call."""

from __future__ import annotations

from typing import Any

from django import template

from backstay.model import Contact
from backstay.web.person import picture

register = template.Library()


@register.inclusion_tag("person/_calls.html")
def calls(contact: Contact) -> dict[str, Any]:
    """The emergency number and the crisis line of one country as buttons."""
    return {"lines": picture.calls_of(contact)}


@register.filter
def leading_number(text: str) -> str:
    """The number a line begins with; empty when it begins with words."""
    number = picture.FIRST_NUMBER.match(text)
    return number.group() if number else ""
