"""What an article is about: topics, and the sentences that tell it best."""
