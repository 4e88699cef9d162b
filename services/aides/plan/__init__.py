"""The funding plan: which dispositifs pay which costs of a company's actions, at best and with the proof."""
