"""Damaged pages and feeds by the hundred thousand: whether anything makes reading them fail, hang or swell."""
