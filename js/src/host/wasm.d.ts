/** What workerd and the bundlers for it make of an import. In `dist` the file lies beside the program. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
