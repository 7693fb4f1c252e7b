"""What a log may say about an error: its kind and its place, never its message, which may quote people."""

import traceback


def trace(error: BaseException) -> str:
    """An error and what caused it, one line each: type, then file, line and function, the innermost last.

    Messages are left out: databases, mail servers and libraries quote addresses and texts in them.
    """
    lines: list[str] = []
    seen: set[int] = set()
    present: BaseException | None = error
    while present is not None and id(present) not in seen:
        seen.add(id(present))
        kind = type(present)
        lines.append(f"{'caused by ' if len(seen) > 1 else ''}{kind.__module__}.{kind.__qualname__}")
        frames = traceback.extract_tb(present.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        present = present.__cause__ or (None if present.__suppress_context__ else present.__context__)
    return "\n".join(lines)
