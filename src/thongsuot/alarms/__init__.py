"""What the networks tell us; one alarm per trouble."""
