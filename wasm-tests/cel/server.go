package main

import (
	"context"
	"encoding/json"
	"fmt"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/admission/plugin/policy/generic"
	"k8s.io/apiserver/pkg/admission/plugin/policy/matching"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/cel/environment"
	corelisters "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	internal "k8s.io/kubernetes/pkg/apis/admissionregistration"
	"k8s.io/kubernetes/pkg/apis/admissionregistration/validation"
	"sigs.k8s.io/yaml"
)

type server struct {
	hooks      []validating.PolicyHook
	dispatcher generic.Dispatcher[validating.PolicyHook]
	namespaces cache.Indexer
}

// load refuses what the API server would refuse.
func load(objects []json.RawMessage) (*server, error) {
	namespaces := cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{})
	matcher := matching.NewMatcher(corelisters.NewNamespaceLister(namespaces), nil)
	made := &server{dispatcher: validating.NewDispatcher(nil, generic.NewPolicyMatcher(matcher)), namespaces: namespaces}
	bindings := map[string][]*admissionregistrationv1.ValidatingAdmissionPolicyBinding{}
	for _, raw := range objects {
		var kind metav1.TypeMeta
		if err := json.Unmarshal(raw, &kind); err != nil {
			return nil, err
		}
		switch kind.Kind {
		case "ValidatingAdmissionPolicy":
			policy := &admissionregistrationv1.ValidatingAdmissionPolicy{}
			inside := &internal.ValidatingAdmissionPolicy{}
			if err := strictly(raw, policy, inside); err != nil {
				return nil, err
			}
			if err := refused(policy.Name, validation.ValidateValidatingAdmissionPolicy(inside)); err != nil {
				return nil, err
			}
			hook := validating.PolicyHook{Policy: policy, Evaluator: compile(policy)}
			if err := hook.Evaluator.CompileError(); err != nil {
				return nil, fmt.Errorf("%s: %w", policy.Name, err)
			}
			made.hooks = append(made.hooks, hook)
		case "ValidatingAdmissionPolicyBinding":
			binding := &admissionregistrationv1.ValidatingAdmissionPolicyBinding{}
			inside := &internal.ValidatingAdmissionPolicyBinding{}
			if err := strictly(raw, binding, inside); err != nil {
				return nil, err
			}
			if err := refused(binding.Name, validation.ValidateValidatingAdmissionPolicyBinding(inside)); err != nil {
				return nil, err
			}
			bindings[binding.Spec.PolicyName] = append(bindings[binding.Spec.PolicyName], binding)
		default:
			return nil, fmt.Errorf("%q is neither policy nor binding", kind.Kind)
		}
	}
	for index := range made.hooks {
		made.hooks[index].Bindings = bindings[made.hooks[index].Policy.Name]
	}
	return made, nil
}

// strictly reads an object without unknown fields, fills in its defaults and converts it.
func strictly(raw []byte, object, inside runtime.Object) error {
	if err := yaml.UnmarshalStrict(raw, object); err != nil {
		return err
	}
	legacyscheme.Scheme.Default(object)
	return legacyscheme.Scheme.Convert(object, inside, nil)
}

func refused(name string, errors field.ErrorList) error {
	if err := errors.ToAggregate(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (s *server) dispatch(ctx context.Context, attributes admission.Attributes) error {
	if name := attributes.GetNamespace(); name != "" {
		// Every API server writes this label.
		labels := map[string]string{corev1.LabelMetadataName: name}
		namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels}}
		if err := s.namespaces.Add(namespace); err != nil {
			return err
		}
	}
	return s.dispatcher.Dispatch(ctx, attributes, admission.NewObjectInterfacesFromScheme(legacyscheme.Scheme), s.hooks)
}

// compile is what the plugin does with a policy, in a function of its own that nobody else can call.
func compile(policy *validating.Policy) validating.Validator {
	optional := cel.OptionalVariableDeclarations{HasAuthorizer: true}
	forMessages := cel.OptionalVariableDeclarations{}
	compiler, err := cel.NewCompositedCompiler(environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion()))
	if err != nil {
		return validating.NewValidator(nil, nil, nil, nil, policy.Spec.FailurePolicy, err)
	}
	variables := make([]cel.NamedExpressionAccessor, len(policy.Spec.Variables))
	for i, variable := range policy.Spec.Variables {
		variables[i] = &validating.Variable{Name: variable.Name, Expression: variable.Expression}
	}
	compiler.CompileAndStoreVariables(variables, optional, environment.StoredExpressions)
	conditions := make([]cel.ExpressionAccessor, len(policy.Spec.Validations))
	messages := make([]cel.ExpressionAccessor, len(policy.Spec.Validations))
	for i, one := range policy.Spec.Validations {
		conditions[i] = &validating.ValidationCondition{Expression: one.Expression, Message: one.Message, Reason: one.Reason}
		if one.MessageExpression != "" {
			messages[i] = &validating.MessageExpressionCondition{MessageExpression: one.MessageExpression}
		}
	}
	return validating.NewValidator(
		compiler.CompileCondition(conditions, optional, environment.StoredExpressions),
		nil,
		compiler.CompileCondition(nil, optional, environment.StoredExpressions),
		compiler.CompileCondition(messages, forMessages, environment.StoredExpressions),
		policy.Spec.FailurePolicy,
		nil,
	)
}
