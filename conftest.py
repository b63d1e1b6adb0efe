"""What every test may use: the real knowledge, and a day that never changes."""

from __future__ import annotations

import os
from datetime import date

import pytest
from hypothesis import HealthCheck, settings

from backstay.knowledge import load
from backstay.model import Knowledge

settings.register_profile(
    "backstay", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("backstay")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small sums, and the tests share the processors already
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backstay.web.settings")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="session")
def today() -> date:
    return date(2026, 11, 21)
