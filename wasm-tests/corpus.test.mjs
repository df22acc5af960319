/** Real manifests: no crash, no lost file, and no noise on good ones. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { corpus, judge } from "./corpus.mjs";

const expected = JSON.parse(readFileSync(new URL("../bench/microservices-demo.json", import.meta.url), "utf8"));

test("kube-prometheus is good at baseline", () => {
  if (!corpus) return;
  const { report } = judge(["kube-prometheus"], "baseline");
  assert.deepEqual(report.findings.map(({ rule, image }) => `${rule} ${image}`), []);
  assert.ok(report.summary.images >= 14, "the manifests have lost their images");
});

test("microservices-demo's release has the findings that are listed with a reason, and no other", () => {
  if (!corpus) return;
  const { report } = judge(["microservices-demo/release"], "baseline");
  assert.ok(report.summary.images >= 13);
  const found = report.findings.map(({ rule, image, object }) => `${rule}: ${object.kind}/${object.name}: ${image}`);
  assert.deepEqual(found.sort(), expected.findings.map(({ finding }) => finding).sort());
  for (const { reason } of expected.findings) assert.ok(reason.length > 20);
});

test("every file of the corpus is judged, or named with the reason why not", () => {
  if (!corpus) return;
  for (const folder of ["kube-prometheus", "microservices-demo", "examples", "longhorn"]) {
    const { report, status } = judge([folder], "strict");
    assert.equal(report.type, "report", folder);
    assert.ok([1, 2].includes(status), `${folder}: ${status}`);
    for (const error of report.errors) {
      assert.ok(error.file && error.message && error.code !== "crashed", JSON.stringify(error));
    }
    assert.ok(report.summary.files + report.passedOver.length + report.errors.length > 0);
  }
});
