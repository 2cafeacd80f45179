package identity

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// Where the registry is; the vectors are read from there.
const registry = "../../../../schemas/registry/identity"

func load(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(registry, name))
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestAddresses(t *testing.T) {
	var file struct {
		Vectors []struct{ Name, Input, Normalized, Article_id string }
		Invalid []struct{ Name, Input string }
	}
	load(t, "urls-v1.json", &file)
	for _, vector := range file.Vectors {
		if normalized, err := Normalize(vector.Input); err != nil || normalized != vector.Normalized {
			t.Errorf("%s: %q, %v; want %q", vector.Name, normalized, err, vector.Normalized)
		}
		if id, err := ArticleID(vector.Input); err != nil || id != vector.Article_id {
			t.Errorf("%s: %q, %v; want %q", vector.Name, id, err, vector.Article_id)
		}
	}
	for _, vector := range file.Invalid {
		if normalized, err := Normalize(vector.Input); err == nil {
			t.Errorf("%s: %q was accepted as %q", vector.Name, vector.Input, normalized)
		}
	}
	if len(file.Vectors) < 40 || len(file.Invalid) < 10 {
		t.Error("vectors are missing")
	}
}

func TestContentHashes(t *testing.T) {
	var file struct {
		Vectors []struct{ Name, Title, Body, Content_hash string }
	}
	load(t, "content-hash-v1.json", &file)
	for _, vector := range file.Vectors {
		if hash := ContentHash(vector.Title, vector.Body); hash != vector.Content_hash {
			t.Errorf("%s: %s; want %s", vector.Name, hash, vector.Content_hash)
		}
	}
	if len(file.Vectors) < 20 {
		t.Error("vectors are missing")
	}
}
