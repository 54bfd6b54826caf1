/** The elements' page: one job and its batch by each transport, and samples of every element. */

import "../elements/define-all.js";
import { connect } from "../progress/connect.js";
import { Network } from "./network.js";

const SAMPLE_JOBS = [
  { state: "processing", title: "Annual report.pdf", progress: 43.2, message: "Page 12 of 80", eta: { brief: "about 3 min", spoken: "about 3 minutes" } },
  { state: "failed", title: "Exam sheets, May", progress: 70, message: "2 of 30 documents failed", counts: { documents: 30, failed: 2 } },
  { state: "queued", title: "Scans of Tuesday", progress: 0, message: "Waiting for a worker" },
  { state: "completed", title: "Letter.docx", progress: 100, message: "6 pages read" },
].map((job, at) => ({ processing_id: `sample-${at}`, queued_at: new Date().toISOString(), ...job }));

const SAMPLE_PAGES = ["text", "text", "ocr", "text", "ocr", "text", "text"].map((via, at) => {
  return { document: "sample", number: at + 1, via, state: at === 5 ? "failed" : "completed" };
});

for (const way of document.querySelectorAll("[data-transport]")) follow(way);
showSamples();

/** Watches the job and its batch by one transport, which its switch cuts off from the network. */
function follow(way) {
  const { transport, job, batch } = way.dataset;
  const network = new Network();
  const client = connect({ url: location.origin, transports: [transport], world: network.world });
  const status = way.querySelector("connection-status");
  client.on("connection", (change) => status.update(change));
  client.job(job).on("change", (change) => show(way, change));
  if (batch) client.batch(batch).on("change", (change) => Object.assign(way.querySelector("batch-progress"), { batch: change.batch }));
  status.addEventListener("retry-requested", () => client.retry());
  way.querySelector("[role=switch]").addEventListener("click", ({ currentTarget }) => {
    network.isCut = !network.isCut;
    currentTarget.setAttribute("aria-checked", String(!network.isCut));
  });
  addEventListener("pagehide", () => client.close());
  addEventListener("pageshow", (event) => event.persisted && client.open());
}

function show(way, { job }) {
  way.querySelector("job-progress").job = job;
  way.dataset.seq = job.seq;
  way.querySelector("[data-field=seq]").textContent = job.seq;
  way.querySelector("[data-field=lines]").textContent = job.logs.size;
  compare();
}

/** Whether all three say the same, in words. */
function compare() {
  const seqs = [...document.querySelectorAll("[data-transport]")].map(({ dataset }) => Number(dataset.seq));
  const behind = Math.max(...seqs) - Math.min(...seqs);
  const words = behind ? "One is behind: it catches up when its connection is back." : "All three say the same.";
  const verdict = document.getElementById("verdict");
  if (verdict.textContent !== words) verdict.textContent = words;
}

function showSamples() {
  const sample = (name) => document.querySelector(`#samples ${name}`);
  sample("job-list").jobs = SAMPLE_JOBS;
  sample("job-log").lines = sampleLines();
  sample("document-grid").documents = sampleDocuments();
  sample("page-strip").update(SAMPLE_PAGES);
  sample("page-strip").working = true;
  let number = 0;
  document.getElementById("show-toast").addEventListener("click", () => {
    const job = SAMPLE_JOBS[number % SAMPLE_JOBS.length];
    number += 1;
    document.querySelector("toast-stack").show({ id: job.processing_id, title: job.title, text: job.message, state: job.state });
  });
  sample("job-list").addEventListener("job-chosen", (event) => event.preventDefault());
}

function sampleDocuments() {
  const states = [...Array(11).fill("completed"), "failed", ...Array(3).fill("processing"), ...Array(15).fill("queued")];
  return states.map((state, position) => {
    const progress = { completed: 100, processing: 20 * (position - 10) }[state] ?? 0;
    return { id: `sample-${position}`, position, name: `Sheet ${position + 1}.pdf`, state, progress, stage: "extraction", message: state };
  });
}

function sampleLines() {
  const levels = ["info", "info", "info", "debug", "info", "warning"];
  const stages = ["census", "extraction", "analysis"];
  return Array.from({ length: 2_000 }, (_, at) => ({
    id: at + 1,
    level: at % 97 === 96 ? "error" : levels[at % levels.length],
    stage: stages[Math.floor(at / 700)],
    text: at % 97 === 96 ? `Page ${at}: not readable` : `Page ${at}: ${(at * 37) % 3_000} characters`,
    timestamp: new Date(Date.UTC(2026, 10, 22, 5, 27, 0) + at * 250).toISOString(),
  }));
}
