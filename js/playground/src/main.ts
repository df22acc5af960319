/** Starts the worker, and only then loads the editor: the module compiles meanwhile. */

import "./engine/client.ts";

void import("./page.tsx");
