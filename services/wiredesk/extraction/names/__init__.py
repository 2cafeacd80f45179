"""Names: from what the model finds to one entity an article for one real thing."""
