"""What happened: the journal (who changed what) and the events (what neighbours may know), in one transaction."""

from shared.trace.contexte import Contexte, ContexteRequete
from shared.trace.service import position_courante, tracer

__all__ = ["Contexte", "ContexteRequete", "position_courante", "tracer"]
