"""The demo of `make demo`, played to the distributed form: the same stories, the hospital on its Kafka topic."""
