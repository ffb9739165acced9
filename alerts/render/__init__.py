"""A message in the form of each medium: text, email, Slack blocks, webhook payload. Pure."""
