// Command cel judges requests by ValidatingAdmissionPolicies as kube-apiserver does: its own validation of the
// policies, its own compiler, matcher and dispatcher, its cost limits. It reads JSON lines {id, policies, request} and
// writes {id, denied, warnings, object, oldObject, error} for each: the objects are as the API server hands them over,
// with its defaults and without what it does not know.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	admissionv1 "k8s.io/api/admission/v1"
	"k8s.io/apiserver/pkg/warning"
	"k8s.io/klog/v2"
)

type question struct {
	ID string `json:"id"`
	// Remembered for the lines that follow without any.
	Policies []json.RawMessage `json:"policies"`
	Request  json.RawMessage   `json:"request"`
}

type answer struct {
	ID       string   `json:"id"`
	Denied   string   `json:"denied,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
	// What the API server would hand over.
	Object    json.RawMessage `json:"object,omitempty"`
	OldObject json.RawMessage `json:"oldObject,omitempty"`
	// It cannot be judged: the API server would refuse the policies, or could not read the object.
	Error string `json:"error,omitempty"`
}

// warnings is what the API server would write into the response's headers.
type warnings struct{ texts []string }

func (w *warnings) AddWarning(_, text string) { w.texts = append(w.texts, text) }

func main() {
	// It complains about each finding beyond the first that would stand in the audit log.
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	out := json.NewEncoder(os.Stdout)
	var server *server
	var broken error
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if asked.Policies != nil {
			server, broken = load(asked.Policies)
		}
		reply := answer{ID: asked.ID}
		if broken != nil {
			reply.Error = broken.Error()
		} else if asked.Request != nil {
			judge(server, asked.Request, &reply)
		}
		if err := out.Encode(reply); err != nil {
			os.Exit(1)
		}
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func judge(server *server, raw []byte, reply *answer) {
	request := &admissionv1.AdmissionRequest{}
	if err := json.Unmarshal(raw, request); err != nil {
		reply.Error = err.Error()
		return
	}
	read, err := readRequest(request)
	if err != nil {
		reply.Error = err.Error()
		return
	}
	reply.Object, reply.OldObject = read.object, read.oldObject
	said := &warnings{}
	ctx := warning.WithWarningRecorder(context.Background(), said)
	if err := server.dispatch(ctx, read.attributes); err != nil {
		reply.Denied = err.Error()
	}
	reply.Warnings = said.texts
}
