// Asks for the graph every second and shows it: as a picture, as a table, and in the panel of what is chosen.
import { make } from './dom.js';
import { callsTable, details } from './details.js';
import { layOut } from './layout.js';
import { draw } from './picture.js';
import { edgeKey, full, percent, rate, state, time } from './words.js';

const period = 1000;
const spans = [60, 10];
const $ = id => document.getElementById(id);
const narrow = matchMedia('(max-width: 45rem)');

let graph = null;
let selected = null;
let span = 60;
let since = null;
let paused = false;
let asTable = narrow.matches;
let last = { sick: new Set(), failing: new Set(), rules: new Set() };

// A code opens the page once: it must not stay in the address, nor in the history.
if (location.search) history.replaceState(null, '', location.pathname);

async function look() {
  try {
    if (!document.hidden && !paused) {
      const answer = await fetch(`/graph?seconds=${secondsAsked()}`, { cache: 'no-store', signal: AbortSignal.timeout(5000) });
      if (!answer.ok) throw new Error(await answer.text());
      graph = await answer.json();
      if (since) graph.edges = graph.edges.filter(edge => edge.count > 0 || edge.kind === 'mirror');
      trouble(null);
      show();
    }
  } catch (error) {
    trouble(graph ? `Playground does not answer: this picture is of ${time(graph.at)}. ${error.message}` : `Playground does not answer. ${error.message}`);
  }
  setTimeout(look, period);
}

function secondsAsked() {
  return since ? Math.min(span, Math.max(1, Math.round((Date.now() - since) / 1000))) : span;
}

function trouble(text) {
  const place = $('trouble');
  if (place.textContent !== (text ?? '')) place.textContent = text ?? '';
  place.hidden = !text;
  document.body.classList.toggle('stale', Boolean(text));
}

function show() {
  if (!graph) return;
  const calls = graph.edges.length > 0;
  $('empty').hidden = calls;
  $('picture').hidden = !calls || asTable;
  $('calls').hidden = !calls || !asTable;
  if (calls) {
    const layout = layOut(graph);
    if (asTable) keepFocus($('calls'), () => $('calls').replaceChildren(callsTable(graph, layout.order, choose)));
    else draw($('graph'), graph, layout, selected, choose);
  }

  showQuiet();
  showDetails();
  summary();
  announce();
}

function summary() {
  const counted = graph.edges.filter(edge => edge.kind !== 'mirror');
  const total = counted.reduce((sum, edge) => sum + edge.count, 0);
  const errors = counted.reduce((sum, edge) => sum + (edge.count * edge.errorPercent) / 100, 0);
  const sick = graph.nodes.filter(node => node.pods.length > 0 && state(node).bad).length;
  const parts = [`${rate(total / graph.seconds)} calls/s`, errors > 0 ? `\u2717 ${percent((100 * errors) / total)} errors` : 'no errors', sick > 0 ? `\u2717 ${sick} not ready` : '\u2713 all ready'];
  if (paused) parts.push(`paused at ${time(graph.at)}`);
  $('summary').textContent = parts.join(' \u00b7 ');
  $('summary').classList.toggle('bad', errors > 0 || sick > 0);
}

function showQuiet() {
  const busy = new Set(graph.edges.flatMap(edge => [edge.from, edge.to]));
  const quiet = graph.nodes.filter(node => !busy.has(node.id));
  $('quiet').hidden = quiet.length === 0;
  keepFocus($('quiet'), () => $('quiet').replaceChildren(make('h2', {}, 'Quiet'), ...quiet.map(node =>
    make('button', { type: 'button', 'data-focus': node.id, class: state(node).bad ? 'bad' : null, onclick: () => choose(node.id) }, `${full(node)} ${state(node).text}`))));
}

function showDetails() {
  const panel = $('details');
  const content = selected ? details(graph, selected, choose, close) : null;
  panel.hidden = !content;
  document.body.classList.toggle('detailed', Boolean(content));
  if (content) keepFocus(panel, () => panel.replaceChildren(...content));
}

// Content that is made anew gives the focus back to the button that says the same.
function keepFocus(place, change) {
  const focused = place.contains(document.activeElement) && document.activeElement !== place ? document.activeElement : null;
  const mark = focused && [...place.querySelectorAll('button')].indexOf(focused);
  const name = focused?.dataset.focus ?? focused?.textContent;
  const [top, left] = [place.scrollTop, place.scrollLeft];
  change();
  [place.scrollTop, place.scrollLeft] = [top, left];
  if (!focused) return;
  const buttons = [...place.querySelectorAll('button')];
  (buttons.find(button => (button.dataset.focus ?? button.textContent) === name) ?? buttons[mark])?.focus({ preventScroll: true });
}

function choose(key, stays = false) {
  selected = key === selected && !stays ? null : key;
  show();
  if (selected && !$('details').hidden) $('details').scrollIntoView({ block: 'nearest' });
}

function close() {
  const key = selected;
  selected = null;
  show();
  document.querySelector(`[data-key="${CSS.escape(key ?? '')}"]`)?.focus();
}

// Readers of the screen hear what changed, not every figure.
function announce() {
  const name = id => full(graph.nodes.find(node => node.id === id));
  const now = {
    sick: new Set(graph.nodes.filter(node => node.pods.length > 0 && state(node).bad).map(node => `${full(node)} is not ready`)),
    failing: new Set(graph.edges.filter(edge => edge.errorPercent > 0).map(edge => `errors from ${name(edge.from)} to ${name(edge.to)}`)),
    rules: new Set(graph.edges.flatMap(edge => edge.rules.filter(rule => rule.isInForce).map(rule => `rule ${rule.rule} is in force`))),
  };
  const news = ['sick', 'failing', 'rules'].flatMap(kind => [...now[kind]].filter(text => !last[kind].has(text)));
  if (news.length > 0) $('news').textContent = news.join('. ');
  last = now;
}

const actions = {
  w: () => {
    span = spans[(spans.indexOf(span) + 1) % spans.length];
    $('span').textContent = span === 60 ? 'Last minute' : 'Last 10 seconds';
  },
  c: () => {
    since = Date.now();
    if (graph) graph.edges = [];
    show();
  },
  p: () => {
    paused = !paused;
    $('pause').setAttribute('aria-pressed', paused);
    document.body.classList.toggle('paused', paused);
    if (graph) summary();
  },
  t: () => {
    asTable = !asTable;
    $('table').setAttribute('aria-pressed', asTable);
    show();
  },
  '?': () => $('helpbox').showModal(),
  Escape: () => { if (selected) close(); },
};

for (const [id, key] of [['span', 'w'], ['clear', 'c'], ['pause', 'p'], ['table', 't'], ['help', '?']]) $(id).onclick = actions[key];
$('table').setAttribute('aria-pressed', asTable);
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || $('helpbox').open) return;
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});
document.addEventListener('visibilitychange', () => { if (!document.hidden && graph) show(); });

look();
