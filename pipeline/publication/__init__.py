"""The publication: articles and statistics as one database and one dataset that others ask."""
