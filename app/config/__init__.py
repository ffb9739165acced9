"""The one configuration file: what it may say, how it is read, what is wrong with it."""
