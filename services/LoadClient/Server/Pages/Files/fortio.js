// Keeps the figures of a run that goes on up to date; when it is over the page is loaded again and shows the report.
const run = document.getElementById("run");
if (run) {
  const show = (name, text) => { document.getElementById(name).textContent = text; };
  const milliseconds = value => value === undefined ? "-" : `${value} ms`;
  const update = async () => {
    const answer = await fetch(run.dataset.status);
    const status = (await answer.json()).Statuses[run.dataset.run];
    if (!status) return location.reload();
    const progress = status.Progress;
    run.querySelector("progress").value = progress.done ?? 0;
    show("elapsed", `${(progress.elapsedMs / 1000).toFixed(1)} s`);
    show("calls", progress.calls);
    show("errors", progress.errors);
    show("rate", progress.rate ?? 0);
    show("p50", milliseconds(progress.p50Ms));
    show("p99", milliseconds(progress.p99Ms));
  };
  setInterval(update, 500);
}
