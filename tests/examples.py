"""How many examples Hypothesis tries of a property, and which.

For every change the same few, so that what fails has to do with the change. ORGDOC_EXAMPLES gives another
number, ORGDOC_RANDOM=1 others each time: `.ci/long` looks so for what nobody thought of.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, seed, settings

_Test = TypeVar("_Test", bound=Callable[..., None])


def begin() -> None:
    """Take up what holds for all properties; before any of them is defined."""
    settings.register_profile(
        "orgdoc",
        max_examples=_number(50),
        derandomize="ORGDOC_RANDOM" not in os.environ,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("orgdoc")


def tried(number: int) -> settings:
    """Return the settings of a property that takes another number of examples."""
    return settings(max_examples=_number(number))


def often(test: _Test) -> _Test:
    """Try a property on many specs: one seed, so all properties see the same and share deciding them."""
    found = tried(400)(test)
    return found if "ORGDOC_RANDOM" in os.environ else seed(20261123)(found)


def _number(usual: int) -> int:
    return int(os.environ.get("ORGDOC_EXAMPLES", usual))
