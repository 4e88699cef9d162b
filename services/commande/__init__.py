"""The command line `ensemblier`: serve, worker, migrate, seed, jeton."""
