"""Start-up: modules and routes live as long as the process, nothing of them is garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def sans_ramasse_miettes() -> Iterator[None]:
    """Suspends the garbage collector while the platform is loaded; what is loaded is then never gone through again."""
    actif = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if actif:
            gc.enable()
