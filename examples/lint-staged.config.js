/** `npx lint-staged` before a commit: the manifests among the staged files. What is named has to be a manifest, so name their folder. */
export default {
  "deploy/**/*.{yaml,yml,json}": "surepull check --",
};
