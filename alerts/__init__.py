"""Who is told what, when and how: routes, retry policy, messages, channels, and the sender of the outbox."""
