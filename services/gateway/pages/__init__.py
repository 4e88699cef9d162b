"""The look shared by the pages that a company opens without an account: escaped by construction, no outside asset."""
