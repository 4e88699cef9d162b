"""`python -m services.commande`, the same as `ensemblier`."""

from services.commande.principal import principal

principal()
