"""What the tests share: brokers, service processes, articles, conditions to wait on."""
