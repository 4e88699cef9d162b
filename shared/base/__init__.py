"""Access to PostgreSQL: engine, fair pool, sessions, and the tables that each service owns a copy of."""

from shared.base.connexion import Base, url_du_service
from shared.base.sessions import BaseDuService, Ecriture, Lecture

__all__ = ["Base", "BaseDuService", "Ecriture", "Lecture", "url_du_service"]
