"""Fetching: Scrapy as the engine, with manners, bounds and reasons of our own around it."""
