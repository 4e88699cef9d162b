"""The four deployables of Ensemblier; only `assemblage` knows them all."""
