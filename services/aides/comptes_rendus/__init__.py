"""Reports after the award: what a company says of its aid six, twelve and twenty-four months after its convention."""
