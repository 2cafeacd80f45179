#!/usr/bin/env bash
# A Kafka in docker for the tests: `start` makes it, or starts it again; `kill` kills it (-9). Both return when it is done.
set -euo pipefail
name=wiredesk-test-kafka

case $1 in
start)
    docker start "$name" 2>/dev/null ||
        docker run --detach --name "$name" --publish 127.0.0.1:9092:9092 "${KAFKA_IMAGE:-apache/kafka:4.3.1}"
    for _ in $(seq 120); do
        docker exec "$name" /opt/kafka/bin/kafka-topics.sh --bootstrap-server localhost:9092 --list >/dev/null 2>&1 && exit 0
        sleep 0.5
    done
    docker logs --tail 30 "$name" >&2
    exit 1
    ;;
kill)
    docker kill --signal KILL "$name"
    ;;
*)
    echo "usage: $0 start|kill" >&2
    exit 2
    ;;
esac
