"""`python -m services.commande`, the same as `ensemblier`."""

from services.commande.principal import principal

if __name__ == "__main__":
    principal()
