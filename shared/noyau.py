"""The kernel tables that each service owns a copy of."""

from sqlalchemy import MetaData

from shared.idempotence.models import table_idempotence
from shared.perimetre.models import table_perimetre
from shared.trace.models import table_evenement, table_journal


def declarer_noyau(metadata: MetaData, *, perimetre: bool = True) -> None:
    """Declares journal, evenement, idempotence and, except at the gateway, perimetre."""
    table_journal(metadata)
    table_evenement(metadata)
    table_idempotence(metadata)
    if perimetre:
        table_perimetre(metadata)
