"""scipy's solvers (HiGHS for programmes), which come without types."""

from typing import Any

from scipy import optimize as _optimize

optimize: Any = _optimize
