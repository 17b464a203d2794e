// The script of a static page that asks something.

import { reviveForms } from "./forms.ts";

const start = () => reviveForms(document);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
