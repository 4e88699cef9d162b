"""Background work of the gateway: follows the feeds, sends dossiers again, repairs their sheets."""
