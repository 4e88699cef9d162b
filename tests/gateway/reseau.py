"""Real servers on 127.0.0.1 for tests that need a network: uvicorn in a thread with its own loop."""

import contextlib
import threading
import time
from collections.abc import Iterator
from typing import Any

import uvicorn

from tests.outillage.processus import port_libre


@contextlib.contextmanager
def servir(application: Any, *, port: int | None = None, **options: Any) -> Iterator[str]:
    """Serves the application; gives its base URL. Stops with the block, its connections closed."""
    choisi = port or port_libre()
    reglages = {"host": "127.0.0.1", "log_config": None, "access_log": False, "timeout_graceful_shutdown": 1, **options}
    serveur = uvicorn.Server(uvicorn.Config(application, port=choisi, **reglages))
    fil = threading.Thread(target=serveur.run, daemon=True)
    fil.start()
    fin = time.monotonic() + 10
    while not serveur.started:
        assert fil.is_alive(), "the server did not start"
        assert time.monotonic() < fin, "the server does not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{choisi}"
    finally:
        serveur.should_exit = True
        fil.join(10)
        assert not fil.is_alive()
