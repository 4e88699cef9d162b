"""Co-financing of the diagnostic: quote, commitment, service done, invoices, payments, and what remains."""
