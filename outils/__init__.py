"""Tools of the repository: installation, migrations, generated documents, contracts, feature table."""
