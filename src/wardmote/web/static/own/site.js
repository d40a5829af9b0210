// The menu on narrow screens and the skip link. Every page works without this.
import { createAll, ServiceNavigation, SkipLink } from "../js/govuk.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(ServiceNavigation);
createAll(SkipLink);
