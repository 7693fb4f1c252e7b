"""scipy's solvers (HiGHS for programmes) and sparse matrices, which come without types."""

from typing import Any

from scipy import optimize as _optimize
from scipy import sparse as _sparse

optimize: Any = _optimize
sparse: Any = _sparse
