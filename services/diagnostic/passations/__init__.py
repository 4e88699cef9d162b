"""The passations: a company answers a référentiel, a second person validates, the company is given the result."""
