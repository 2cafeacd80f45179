// Publishes one page to Wiredesk, written from the registry alone: go run ./publish BROKER URL FILE.html
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"
	"time"

	"github.com/google/uuid"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kversion"
	"wiredesk.example/clients/identity"
)

func main() {
	url, page := os.Args[2], must(os.ReadFile(os.Args[3]))
	client := must(kgo.NewClient(kgo.SeedBrokers(os.Args[1]), kgo.MaxVersions(kversion.V3_0_0()), kgo.DefaultProduceTopic("articles.raw.v1"),
		kgo.DisableIdempotentWrite(), kgo.ProducerBatchCompression(kgo.ZstdCompression()), kgo.ProducerBatchMaxBytes(12<<20)))
	defer client.Close()
	body := must(json.Marshal(map[string]string{"type": "article.raw", "schema_version": "1.0", "url": url,
		"html": string(page), "fetched_at": time.Now().UTC().Format(time.RFC3339Nano), "source": "go-example"}))
	record := &kgo.Record{Key: []byte(must(identity.ArticleID(url))), Value: body, Headers: []kgo.RecordHeader{
		{Key: "ce_specversion", Value: []byte("1.0")}, {Key: "ce_type", Value: []byte("article.raw")},
		{Key: "ce_source", Value: []byte("go-example")}, {Key: "ce_id", Value: []byte(uuid.NewString())}}}
	placed := must(client.ProduceSync(context.Background(), record).First())
	log.Printf("published %s to %s/%d/%d", placed.Key, placed.Topic, placed.Partition, placed.Offset)
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}
