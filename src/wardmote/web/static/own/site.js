// The menu on narrow screens, the skip link, and the list of errors, which takes the focus. Every page works without this.
import { createAll, ErrorSummary, ServiceNavigation, SkipLink } from "../js/govuk.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(ServiceNavigation);
createAll(SkipLink);
createAll(ErrorSummary);
