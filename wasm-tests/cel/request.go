package main

import (
	"encoding/json"

	admissionv1 "k8s.io/api/admission/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/admissionregistration/install"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
)

type readObject struct {
	attributes        admission.Attributes
	object, oldObject json.RawMessage
}

func readRequest(request *admissionv1.AdmissionRequest) (*readObject, error) {
	object, written, err := read(request.Object.Raw)
	if err != nil {
		return nil, err
	}
	old, oldWritten, err := read(request.OldObject.Raw)
	if err != nil {
		return nil, err
	}
	kind := schema.GroupVersionKind(request.Kind)
	resource := schema.GroupVersionResource(request.Resource)
	operation := admission.Operation(request.Operation)
	attributes := admission.NewAttributesRecord(object, old, kind, request.Namespace, request.Name, resource,
		request.SubResource, operation, nil, false, nil)
	return &readObject{attributes, written, oldWritten}, nil
}

// read is what the API server does with the bytes of a request: its internal object, with defaults filled in; and
// that object in its version, as admission sees it.
func read(raw []byte) (runtime.Object, json.RawMessage, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil, nil
	}
	object, kind, err := legacyscheme.Codecs.UniversalDeserializer().Decode(raw, nil, nil)
	if err != nil {
		return nil, nil, err
	}
	legacyscheme.Scheme.Default(object)
	inside, err := legacyscheme.Scheme.ConvertToVersion(object, schema.GroupVersion{Group: kind.Group, Version: runtime.APIVersionInternal})
	if err != nil {
		return nil, nil, err
	}
	versioned, err := legacyscheme.Scheme.ConvertToVersion(inside, kind.GroupVersion())
	if err != nil {
		return nil, nil, err
	}
	written, err := json.Marshal(versioned)
	return inside, written, err
}
