# The front door. `make` alone lists what there is.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# cargo uses every core by itself, and all modules share one of its folders.
.NOTPARALLEL:

VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
CACHE   := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/surepull
DIST    := js/dist
PACK    := target/pack/debug/pack
DENY    := $(CACHE)/cargo-deny-0.20.2/bin/cargo-deny
COMMIT  := $(CACHE)/pre-commit-4.7.0/bin/pre-commit

# Where js/pack/setup puts Node when the one on the PATH is too old.
export PATH := $(CACHE)/node/node_modules/.bin:$(PATH)

# What the modules are made of: cargo looks closer, make only asks whether to call it.
CORE := Cargo.toml Cargo.lock build.rs $(shell find src policies/rules policies/kinds policies/profiles -type f 2>/dev/null)
JS   := js/package.json js/build.js LICENSE $(wildcard policies/*.schema.json policies/rules/*/README.md) $(shell find js/src js/cli js/manifest -type f)
PAGE := $(JS) $(shell find js/playground policies/rules policies/demo -type f -not -path '*/test/*') $(addprefix policies/kubewarden/examples/,protect.yaml context.yaml)
MODULES := $(addprefix $(DIST)/,surepull.wasm surepull.js surepull-opa.wasm surepull-opa.tar.gz surepull-kubewarden.wasm surepull-kubewarden-clock.wasm)

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r target text; do \
	  printf '  make %-14s %s\n' "$$target" "$$text"; done

# --- the main job

.PHONY: demo
demo: $(DIST)/cli.js ## judge a shop's manifests, or your own: make demo FILES="deploy.yaml charts/"
ifdef FILES
	@node $(DIST)/cli.js check $(FILES)
else
	@# Exit code 1 says that something was found: here that is what is to be shown.
	@$(SHOP) --scan policies/demo/scan.json --node-config policies/demo/node/worker-1 policies/demo/shop || [ $$? -eq 1 ]
	@echo; echo 'The same shop, mended (policies/demo/shop-fixed):'
	@$(SHOP) --scan policies/demo/scan-fixed.json --node-config policies/demo/node-fixed/worker-1 policies/demo/shop-fixed
endif

# The day is set, for scans grow old.
SHOP = node $(DIST)/cli.js check --config policies/demo/settings.json --complete --now 2026-11-26T12:00:00Z

.PHONY: build
build: $(MODULES) $(DIST)/cli.js $(DIST)/playground/index.html ## the modules, the command and the playground, into js/dist

.PHONY: playground
playground: $(DIST)/playground/index.html ## the page to try it in, at localhost:4173
	cd js && npm run preview:playground

.PHONY: release
release: build ## the same with a bill of materials for each artefact, and SHA256SUMS
	node js/release.js $(DIST)

# --- checks

.PHONY: test
test: build target/browser js/test-package/node_modules/.package-lock.json $(COMMIT) ## native tests, the npm package's, the modules in Node hosts (minutes)
	cargo test --locked --all-features
	cargo test --locked --manifest-path js/pack/Cargo.toml --target-dir target/pack
	cd js && npm test
	cd js && npm run test:package
	cd js && npm run test:playground
	$(MAKE) -C wasm-tests quick

.PHONY: conformance
conformance: build ## every case through every real engine
	$(MAKE) -C wasm-tests conformance

.PHONY: e2e
e2e: build ## a real API server with our webhooks, built for the first time in some ten minutes
	$(MAKE) -C wasm-tests e2e

.PHONY: opa
opa: ## the real OPA with its Wasm engine, built from its Go module: says where it is
	@$(MAKE) --no-print-directory -C wasm-tests opa

.PHONY: bench
bench: build ## speed, as ratios in one run
	$(MAKE) -C wasm-tests bench
	cd js && npm run --silent bench

.PHONY: nightly
nightly: target/toolchain ## fuzz every parser (long)
	$(MAKE) -C wasm-tests/fuzz SECONDS=300

.PHONY: noise
noise: build ## how often each rule speaks up on real manifests, into bench/noise.md
	node wasm-tests/noise.mjs

.PHONY: check
check: lint gen-check test conformance e2e-where-built reproduce ## everything that CI runs

.PHONY: e2e-where-built
e2e-where-built: build
	@$(MAKE) --no-print-directory -C wasm-tests e2e-where-built

.PHONY: lint
lint: target/toolchain target/lint js/node_modules/.package-lock.json $(DENY) ## formatting, clippy natively and for WebAssembly, licences, types
	for manifest in Cargo.toml $(CRATES); do cargo fmt --check --manifest-path $$manifest || exit 1; done
	cargo clippy --locked --all-targets --all-features -- -D warnings
	cargo clippy --locked --all-targets --manifest-path js/pack/Cargo.toml --target-dir target/pack -- -D warnings
	cargo clippy --locked --manifest-path wasm-tests/fuzz/Cargo.toml --target-dir target/fuzz -- -D warnings
	for feature in js opa kubewarden clock; do $(call wasm,clippy) --features $$feature -- -D warnings || exit 1; done
	for manifest in Cargo.toml $(CRATES); do \
	  $(DENY) --manifest-path $$manifest --config $(CURDIR)/deny.toml check licenses bans sources || exit 1; done
	cd js && npm run typecheck

CRATES := js/pack/Cargo.toml $(wildcard wasm-tests/*/Cargo.toml)

# The state of the work tree before and after must be the same: so it works with changes of your own, too.
tree = git status --porcelain && git diff

.PHONY: gen-check
gen-check:
	@mkdir -p target && { $(tree); } >target/tree-before
	@$(MAKE) gen
	@{ $(tree); } | diff target/tree-before - || \
	  { echo 'make gen has changed the files above: look at them and commit them'; exit 1; }

.PHONY: reproduce
reproduce: build ## build the modules once more, from scratch in another folder: the same bytes?
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && mkdir "$$folder/target" && \
	git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -T - -c | tar -x -C "$$folder" && \
	cp -p target/toolchain target/node "$$folder/target/" && \
	ln -s $(CURDIR)/target/pack "$$folder/target/pack" && ln -s $(CURDIR)/js/node_modules "$$folder/js/node_modules" && \
	$(MAKE) -C "$$folder" $(MODULES) && \
	for file in $(MODULES); do cmp $$file "$$folder/$$file" || exit 1; done
	@echo 'the same bytes'

# --- work on it

.PHONY: gen
gen: target/toolchain js/node_modules/.package-lock.json ## write schema, profiles, the index of rules and TypeScript types anew
	cargo run --quiet --locked --features dev --bin dev -- gen
	cd js && npm run gen

.PHONY: new-rule
new-rule: target/toolchain ## start a rule: make new-rule ID=foo-bar
	@[ -n '$(ID)' ] || { echo 'make new-rule ID=foo-bar'; exit 1; }
	cargo run --quiet --locked --features dev --bin dev -- new-rule $(ID)

.PHONY: clean
clean: ## remove what was built (what was fetched into ~/.cache/surepull stays)
	rm -rf target $(DIST) js/LICENSE js/node_modules js/test-package/node_modules

# --- tools: what is missing is installed, and the answer kept

target/toolchain: js/pack/setup
	@mkdir -p target
	@js/pack/setup rust >$@.new && mv $@.new $@

target/lint: target/toolchain
	@js/pack/setup lint && touch $@

target/node: js/pack/setup
	@mkdir -p target
	@js/pack/setup node && touch $@

target/browser: js/pack/setup
	@mkdir -p target
	@js/pack/setup browser && touch $@

%/node_modules/.package-lock.json: %/package-lock.json target/node
	cd $* && npm ci --no-audit --no-fund
	@touch $@

$(PACK): target/toolchain js/pack/Cargo.toml js/pack/Cargo.lock $(wildcard js/pack/src/*.rs)
	cargo build --locked --manifest-path js/pack/Cargo.toml --target-dir target/pack
	@touch $@

$(CACHE)/cargo-deny-%/bin/cargo-deny: | target/toolchain
	cargo install cargo-deny --version $* --locked --root $(CACHE)/cargo-deny-$*

# It runs the hooks of .pre-commit-hooks.yaml, in tests.
$(CACHE)/pre-commit-%/bin/pre-commit:
	@python3 -c 'import ensurepip' 2>/dev/null || { echo 'pre-commit needs python3 with venv (Debian: apt-get install python3-venv)'; exit 1; }
	python3 -m venv $(CACHE)/pre-commit-$*
	$(@D)/python -m pip install --quiet --disable-pip-version-check pre-commit==$*

# --- modules: cargo, then wasm-opt and pack

# What is called once stays a function: in one piece with its caller it zips a tenth larger, and is no faster. No
# pointer wraps round into the first kilobyte. These zip smaller, too: what is computed twice in place of what is kept,
# locals that do not cross blocks, data whose zeros are left in, loads without a hint at alignment, which no engine heeds.
WASM_OPT = node js/node_modules/binaryen/bin/wasm-opt -O3 --one-caller-inline-max-function-size 20 \
  --low-memory-unused --skip-pass=local-cse --skip-pass=simplify-locals --skip-pass=memory-packing --dealign \
  --strip-debug --strip-producers --strip-target-features \
  --enable-bulk-memory --enable-bulk-memory-opt --enable-call-indirect-overlong --enable-multivalue \
  --enable-mutable-globals --enable-nontrapping-float-to-int --enable-reference-types --enable-sign-ext

# No path of this machine gets into a module, so that two machines make the same bytes.
REMAP = --remap-path-prefix=$(CURDIR)=/surepull --remap-path-prefix=$(or $(CARGO_HOME),$(HOME)/.cargo)=/cargo

# What LLVM is told when it optimises all at once. What is hardly longer than a call is inlined: smaller, and judging
# takes a fifth less. At a threshold of 60 it would take another twentieth less, in a module over the limit. Loads and
# addresses are computed twice where wasm-opt would otherwise have to hand them around in locals: smaller, and no
# slower, for engines optimise once more.
LLVM = -inline-threshold=20 -inline-call-penalty=35 --disable-machine-cse --disable-lsr --enable-load-pre=false --enable-pre=false

# cargo or clippy for WebAssembly: with the same flags, so that they share the standard library built along.
wasm = . target/toolchain; RUSTFLAGS="$(REMAP) $(foreach option,$(LLVM),$${wasm_llvm}$(option)) $$wasm_flags --remap-path-prefix=$$rust_source=/rust" \
  $$wasm_$(1) --locked --lib --profile wasm $$wasm_std --target-dir target/cargo

# A module says which build it is, and by which schema its settings are read.
SCHEMA := policies/settings.schema.json
stamp = $(PACK) stamp $(1) $(VERSION) $$(sha256sum $(SCHEMA) | cut -c 1-64) $(2)

# The features are `js`, `opa`, `kubewarden` and, of `kubewarden-clock`, `clock`.
target/wasm/%.wasm: $(CORE) target/toolchain
	@mkdir -p $(@D)
	$(call wasm,cargo build) --features $(lastword $(subst -, ,$*))
	@cp target/cargo/wasm32-unknown-unknown/wasm/surepull.wasm $@

# The glue is written before the module: whoever finds the module finds both.
$(DIST)/surepull.js: $(DIST)/surepull.wasm
$(DIST)/surepull.wasm: target/wasm/js.wasm $(SCHEMA) $(PACK) js/node_modules/.package-lock.json
	@mkdir -p $(DIST)
	$(PACK) bindgen $< target/wasm/js
	cp target/wasm/js/surepull.js target/wasm/js/surepull.d.ts $(DIST)/
	$(WASM_OPT) target/wasm/js/surepull_bg.wasm -o target/wasm/js-small.wasm
	$(PACK) order target/wasm/js-small.wasm target/wasm/js-ordered.wasm
	$(call stamp,target/wasm/js-ordered.wasm,$@)

# The strictest OPA host gives two pages of memory.
$(DIST)/surepull-opa.wasm: target/wasm/opa.wasm $(SCHEMA) $(PACK) js/node_modules/.package-lock.json
	@mkdir -p $(DIST)
	$(WASM_OPT) $< -o target/wasm/opa-small.wasm
	$(PACK) order target/wasm/opa-small.wasm target/wasm/opa-ordered.wasm
	$(PACK) late target/wasm/opa-ordered.wasm 2 target/wasm/opa-late.wasm
	$(call stamp,target/wasm/opa-late.wasm,$@)

$(DIST)/surepull-opa.tar.gz: $(DIST)/surepull-opa.wasm policies/opa/manifest.json $(PACK)
	$(PACK) bundle $< policies/opa/manifest.json $(VERSION) $@

# With imports of waPC alone, and with a clock beside them.
KUBEWARDEN := $(addprefix $(DIST)/surepull-,kubewarden.wasm kubewarden-clock.wasm)
$(KUBEWARDEN): $(DIST)/surepull-%.wasm: target/wasm/%.wasm policies/kubewarden/metadata.json $(SCHEMA) $(PACK) js/node_modules/.package-lock.json
	@mkdir -p $(DIST)
	$(WASM_OPT) $< -o target/wasm/$*-small.wasm
	$(PACK) order target/wasm/$*-small.wasm target/wasm/$*-ordered.wasm
	$(call stamp,target/wasm/$*-ordered.wasm,target/wasm/$*-stamped.wasm)
	$(PACK) annotate target/wasm/$*-stamped.wasm policies/kubewarden/metadata.json $(VERSION) $@

$(DIST)/cli.js: $(JS) $(DIST)/surepull.wasm js/node_modules/.package-lock.json
	cd js && npm run build
	@touch $@

$(DIST)/playground/index.html: $(PAGE) $(MODULES) js/node_modules/.package-lock.json
	cd js && npm run build:playground
	@touch $@
