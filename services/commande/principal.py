"""Entry point of the command line."""

from services.commande.demarrage import sans_ramasse_miettes


def principal() -> None:
    """Runs the command; an operating error is one sentence and exit code 1."""
    with sans_ramasse_miettes():
        from services.commande.application import executer
    executer()
