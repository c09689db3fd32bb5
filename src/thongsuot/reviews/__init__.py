"""After-action reviews: what happened, what to learn from it, and the actions that follow until they are done."""
