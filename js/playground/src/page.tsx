/** Puts the page together. */

import { render } from "preact";
import { App } from "./app.tsx";
import { begin } from "./session.ts";

performance.mark("surepull:scripts");
begin();
render(<App />, document.getElementById("app") as HTMLElement);

// For the next visit without a network. Without one now, or in a private window, the page works all the same.
if ("serviceWorker" in navigator && import.meta.env.PROD) {
  const register = () => navigator.serviceWorker.register(new URL("./sw.js", document.baseURI)).catch(() => {});
  // Not before the page is there: what it keeps is fetched a second time.
  if (document.readyState === "complete") void register();
  else addEventListener("load", register);
}
