"""Quality watch of the partners: rates against thresholds, always with the number they are made from."""
