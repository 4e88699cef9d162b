"""The sheets of funders read in from the national schema: compared field by field, and approved where it decides."""
