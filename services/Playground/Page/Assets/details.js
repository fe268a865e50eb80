// The panel under the picture, and the table that says the same in rows.
import { make } from './dom.js';
import { bytes, edgeKey, flags, full, milliseconds, pace, percent, rate, ruleName, state, time } from './words.js';

const row = (...cells) => make('tr', {}, ...cells.map(([label, content, kind]) => make('td', { 'data-label': label, class: kind ?? null }, content)));

const table = (caption, heads, rows) =>
  make('table', {}, make('caption', {}, caption), make('thead', {}, make('tr', {}, ...heads.map(head => make('th', { scope: 'col' }, head)))), make('tbody', {}, ...rows));

const list = pairs => make('dl', {}, ...pairs.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]));

const section = (heading, ...content) => make('section', {}, make('h3', {}, heading), ...content);

export function details(graph, key, choose, close) {
  const edge = graph.edges.find(e => edgeKey(e) === key);
  const node = graph.nodes.find(n => n.id === key);
  if (!edge && !node) return null;
  const head = make('div', { class: 'head' }, make('h2', {}, edge ? edgeTitle(graph, edge) : full(node)), make('button', { type: 'button', onclick: close, 'aria-keyshortcuts': 'Escape' }, 'Close'));
  return [head, make('div', { class: 'columns' }, ...(edge ? ofEdge(edge) : ofNode(graph, node, choose)))];
}

function edgeTitle(graph, edge) {
  const name = id => full(graph.nodes.find(node => node.id === id));
  return `${name(edge.from)} \u2192 ${name(edge.to)}${edge.kind === 'mirror' ? ' (copies)' : ''}`;
}

function ofEdge(edge) {
  if (edge.kind === 'mirror') return [section('Copies', make('p', {}, `${percent(edge.copiedPercent)} of the requests are copied; answers are thrown away, so copies are not counted.`)), rules(edge)];
  const figures = [[edge.kind === 'tcp' ? 'Connections' : 'Calls', `${edge.count} (${rate(edge.perSecond)} a second)`], ['Errors', percent(edge.errorPercent)]];
  if (edge.kind === 'tcp') figures.push(['Bytes, connections that ended', bytes(edge.bytes)]);
  else figures.push(['p50', milliseconds(edge.p50)], ['p95', milliseconds(edge.p95)]);
  return [
    section('Figures', list(figures), spark(edge)),
    section('Answers', table('How calls ended', ['Code', 'Flags', 'Calls'], edge.outcomes.map(o =>
      row(['Code', (o.isError ? '\u2717 ' : '') + o.code, o.isError ? 'bad' : null], ['Flags', meaning(o.flags)], ['Calls', String(o.count)])))),
    rules(edge),
    calls(edge.calls),
  ];
}

function ofNode(graph, node, choose) {
  const name = id => full(graph.nodes.find(n => n.id === id));
  const links = (heading, edges, other) => edges.length === 0 ? null : section(heading, make('ul', { class: 'links' }, ...edges.map(e =>
    make('li', {}, make('button', { type: 'button', onclick: () => choose(edgeKey(e), true) }, `${name(e[other])}${e.kind === 'mirror' ? ' (copies)' : `: ${pace(e)}${e.errorPercent > 0 ? `, \u2717 ${percent(e.errorPercent)}` : ''}`}`)))));
  const inward = graph.edges.filter(e => e.to === node.id);
  const seen = inward.flatMap(e => e.calls).sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, 20);
  return [
    section('State', make('p', {}, `${node.namespace ? node.namespace + '/' : ''}${node.name}: ${state(node).text}`),
      node.pods.length === 0 ? null : table('Pods', ['Pod', 'Ready', 'Status', 'Restarts'], node.pods.map(pod =>
        row(['Pod', pod.name], ['Ready', (pod.isReady ? '\u2713 ' : '\u2717 ') + pod.ready, pod.isReady ? null : 'bad'], ['Status', pod.phase], ['Restarts', String(pod.restarts)])))),
    links('Called by', inward, 'from'),
    links('Calls', graph.edges.filter(e => e.from === node.id), 'to'),
    calls(seen),
  ].filter(Boolean);
}

function rules(edge) {
  if (edge.rules.length === 0) return section('Rule in force', make('p', {}, 'None that a person wrote: every version of the service gets its turn.'));
  return section('Rule in force', ...edge.rules.map(rule => make('div', { class: 'rule' },
    make('p', {}, make('strong', {}, `${rule.kind} ${rule.rule}`), rule.isInForce ? '' : ' (changed or deleted since)'),
    list([
      ...(rule.name && rule.name !== rule.rule ? [['Name', rule.name]] : []),
      ...(rule.isInForce && edge.kind !== 'mirror' && edge.kind !== 'tcp' ? [['Took', `${percent(rule.percent)} of these calls`]] : []),
      ...(rule.weight == null ? [] : [['Weight', percent(rule.weight)]]),
      ...(rule.isInForce ? [['When', rule.conditions.length === 0 ? 'always' : rule.conditions.join(' and ')]] : []),
      ...rule.effects.map(text => split(text)),
      ...rule.policies.map(text => split(text)),
    ]))));
}

function split(text) {
  const colon = text.indexOf(': ');
  return colon < 0 ? ['Policy', text] : [text.slice(0, colon), text.slice(colon + 2).replace(/,(?=\S)/g, ', ')];
}

const meaning = text => (text === '-' ? '-' : text.split(',').map(flag => (flags[flag] ? `${flag} (${flags[flag]})` : flag)).join(', '));

function calls(seen) {
  if (seen.length === 0) return null;
  return make('section', { class: 'wide' }, make('h3', {}, 'Last calls'), table('Newest first; paths without their query', ['Time', 'Call', 'Code', 'Flags', 'Took', 'Pod'], seen.slice(0, 12).map(call =>
    row(['Time', time(call.at)], ['Call', `${call.method ?? 'TCP'} ${call.path ?? ''}`], ['Code', call.status === 0 ? 'none' : String(call.status), call.status === 0 || call.status >= 500 ? 'bad' : null],
      ['Flags', call.flags], ['Took', milliseconds(call.milliseconds)], ['Pod', call.pod ?? '-']))));
}

function spark(edge) {
  const most = Math.max(1, ...edge.counts);
  const bar = (value, i, kind) => value === 0 ? null : make('rect', { x: i * 6, y: 60 - (60 * value) / most, width: 5, height: (60 * value) / most, class: kind });
  return make('svg', { class: 'spark', viewBox: '0 0 360 60', role: 'img', 'aria-label': `Calls in each second of the last minute: at most ${most}, ${edge.errors.filter(n => n > 0).length} seconds with errors` },
    ...edge.counts.map((value, i) => bar(value, i, 'all')), ...edge.errors.map((value, i) => bar(value, i, 'errors')));
}

export function callsTable(graph, order, choose) {
  const nodes = new Map(graph.nodes.map(node => [node.id, node]));
  return table('Calls', ['Caller', 'Called', 'Calls/s', 'Errors', 'p50', 'p95', 'Rule'], [...graph.edges].sort((a, b) => order.indexOf(edgeKey(a)) - order.indexOf(edgeKey(b))).map(edge => make('tr', {},
    make('th', { scope: 'row', 'data-label': 'Caller' }, make('button', { type: 'button', onclick: () => choose(edgeKey(edge)) }, `${full(nodes.get(edge.from))} \u2192 ${full(nodes.get(edge.to))}`)),
    ...[
      ['Called', state(nodes.get(edge.to)).text, state(nodes.get(edge.to)).bad ? 'bad' : null],
      ['Calls/s', edge.kind === 'mirror' ? `copies ${percent(edge.copiedPercent)}` : rate(edge.perSecond)],
      ['Errors', (edge.errorPercent > 0 ? '\u2717 ' : '') + (edge.kind === 'mirror' ? '-' : percent(edge.errorPercent)), edge.errorPercent > 0 ? 'bad' : null],
      ['p50', milliseconds(edge.p50)],
      ['p95', milliseconds(edge.p95)],
      ['Rule', edge.rules.filter(rule => rule.isInForce).map(rule => ruleName(rule, nodes.get(edge.to)) + (rule.weight == null ? '' : ` \u00b7 ${percent(rule.weight)}`)).join('; ') || 'none'],
    ].map(([label, content, kind]) => make('td', { 'data-label': label, class: kind ?? null }, content)))));
}
