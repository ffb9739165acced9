"""Outlets to articles: what to fetch, how to read it, and the one Scrapy spider that does so politely."""
