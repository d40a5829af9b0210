// While an assessment is made: asks now and then whether it is ready, and says so. The page is never
// loaded anew beneath its reader. Without this, the reader follows the link.
const told = document.getElementById("ready");

async function look() {
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (answer === null || answer.status === 503) {
    setTimeout(look, 1000 * told.dataset.seconds);
    return;
  }
  const link = document.createElement("a");
  link.href = location.href;
  link.className = "govuk-link";
  link.textContent = answer.ok ? "Read the assessment" : "See why";
  told.replaceChildren(answer.ok ? "It is ready. " : "It could not be made. ", link);
}

if (told) setTimeout(look, 1000 * told.dataset.seconds);
