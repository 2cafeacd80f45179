// Prints enriched articles as they come, written from the registry alone: go run ./consume BROKER GROUP
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kversion"
)

type event struct {
	Type          string
	SchemaVersion string `json:"schema_version"`
	Revision      int
	Article       struct{ Title, Body string }
	Extraction    struct{ Entities []struct{ Name, Type string } }
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	client, err := kgo.NewClient(kgo.SeedBrokers(os.Args[1]), kgo.MaxVersions(kversion.V3_0_0()), kgo.ConsumerGroup(os.Args[2]),
		kgo.ConsumeTopics("articles.enriched.v1"), kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.FetchMaxPartitionBytes(12<<20), kgo.DisableAutoCommit())
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	for ctx.Err() == nil {
		records := client.PollRecords(ctx, 100).Records()
		for _, record := range records {
			show(record)
		}
		client.CommitRecords(ctx, records...) // after the work: what a crash interrupts comes again
	}
}

func show(record *kgo.Record) {
	news := event{Type: "article.withdrawn", SchemaVersion: "1.0"} // as which a null value reads
	if record.Value != nil {
		news = event{}
		if err := json.Unmarshal(record.Value, &news); err != nil || !strings.HasPrefix(news.SchemaVersion, "1.") {
			log.Fatalf("offset %d: version %q: %v", record.Offset, news.SchemaVersion, err)
		}
	}
	switch news.Type { // types that are not known are skipped
	case "article.enriched":
		fmt.Printf("%s revision %d: %s (%d entities)\n", record.Key, news.Revision, news.Article.Title, len(news.Extraction.Entities))
	case "article.withdrawn":
		fmt.Printf("%s withdrawn\n", record.Key)
	}
}
