// The judge of how Kubernetes reads YAML: the readers kubectl itself is built
// from (k8s.io/apimachinery splits the stream, sigs.k8s.io/yaml turns each
// document into JSON). It fills the answers into ../yaml-vectors.json:
//
//	go run . < ../yaml-vectors.json > new.json && mv new.json ../yaml-vectors.json
//
// The tests need no Go: they read the answers that are checked in.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"
	"strings"

	"k8s.io/apimachinery/pkg/util/yaml"
	sigs "sigs.k8s.io/yaml"
)

// Answer is what kubectl makes of one document: its JSON text, or why not.
type Answer struct {
	JSON  string `json:"json,omitempty"`
	Error string `json:"error,omitempty"`
}

// Vector is one snippet. `ours` says where Surepull differs on purpose, and why.
type Vector struct {
	Name    string   `json:"name"`
	YAML    string   `json:"yaml"`
	Ours    string   `json:"ours,omitempty"`
	Kubectl []Answer `json:"kubectl"`
}

type file struct {
	Origin  string   `json:"origin"`
	Vectors []Vector `json:"vectors"`
}

func read(text string) []Answer {
	answers := []Answer{}
	reader := yaml.NewYAMLReader(bufio.NewReader(strings.NewReader(text)))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return answers
		}
		if err != nil {
			return append(answers, Answer{Error: err.Error()})
		}
		answer := Answer{}
		if out, err := sigs.YAMLToJSON(document); err != nil {
			answer.Error = err.Error()
		} else {
			answer.JSON = string(out)
		}
		answers = append(answers, answer)
	}
}

func main() {
	var vectors file
	if err := json.NewDecoder(os.Stdin).Decode(&vectors); err != nil {
		log.Fatal(err)
	}
	for i := range vectors.Vectors {
		vectors.Vectors[i].Kubectl = read(vectors.Vectors[i].YAML)
	}
	// A vector a line, so that a difference is one.
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	out.WriteString("{\n\"origin\": ")
	encoder.Encode(vectors.Origin)
	out.WriteString(",\"vectors\": [\n")
	for i, vector := range vectors.Vectors {
		if i > 0 {
			out.WriteString(",")
		}
		encoder.Encode(vector)
	}
	out.WriteString("]}\n")
}
