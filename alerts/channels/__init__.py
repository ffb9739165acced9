"""One file per kind of receiver: its settings and how it sends. `alerts.channels.registry` lists them."""
