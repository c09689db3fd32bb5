"""The evidence room: originals of an incident, who touched them, sealed bundles and their hand-over."""
