"""A nation by provinces: alarms over NATS JetStream, one partition per province, workers on several hosts."""
