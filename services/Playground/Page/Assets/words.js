// Numbers and names as people read them.

export const rate = n => (n === 0 ? '0' : n < 1 ? n.toFixed(2) : n < 100 ? n.toFixed(1) : n.toFixed(0));

// Of a handful a number says more than a rate.
export const pace = edge => (edge.count <= 12 && edge.perSecond < 0.25 ? `${edge.count} ${edge.kind === 'tcp' ? 'conn' : 'call'}${edge.count === 1 ? '' : 's'}` : `${rate(edge.perSecond)}${edge.kind === 'tcp' ? ' conn/s' : '/s'}`);

export const percent = n => (n > 0 && n < 1 ? '<1' : n > 99 && n < 100 ? '>99' : n.toFixed(0)) + ' %';

export const milliseconds = n =>
  n == null ? '-' : n < 1 ? '<1 ms' : n < 10 ? n.toFixed(1) + ' ms' : n < 1000 ? n.toFixed(0) + ' ms' : (n / 1000).toFixed(1) + ' s';

export const bytes = n => (n < 1000 ? n + ' B' : n < 1e6 ? (n / 1e3).toFixed(1) + ' kB' : (n / 1e6).toFixed(1) + ' MB');

export const time = iso => new Date(iso).toLocaleTimeString([], { hour12: false });

export const edgeKey = edge => `${edge.from} ${edge.to} ${edge.kind}`;

// A gateway's long name says nothing that its role does not.
export const title = node =>
  node.app === 'istio-ingressgateway' ? 'ingress gateway' : node.app === 'istio-egressgateway' ? 'egress gateway' : node.kind === 'withoutSidecar' ? 'callers' : node.app;

export const version = node => (node.kind === 'workload' && node.version && node.version !== 'latest' ? node.version : '');

// Told where another namespace has an app of that name.
const place = node => (node.isAmbiguous ? `in ${node.namespace}` : '');

export const full = node => [title(node), version(node), place(node)].filter(Boolean).join(' ');

// The lines of a box: a name, and what tells it from its neighbours.
export function heading(node, framed) {
  if (framed) return [version(node) || (node.kind === 'service' ? 'no pod' : node.name), place(node)].filter(Boolean);
  const [first, second] = node.kind === 'gateway' && title(node).endsWith(' gateway') ? [title(node).slice(0, -8), 'gateway'] : [title(node), version(node)];
  return [first, [second, place(node)].filter(Boolean).join(' ')].filter(Boolean);
}

const roles = {
  service: '\u2717 proxy answered',
  outside: 'outside the mesh',
  answered: 'proxy answered',
  withoutSidecar: 'without a sidecar',
};

// What stands under a node's name, and whether it is bad news.
export function state(node) {
  if (roles[node.kind]) return { text: roles[node.kind], bad: node.kind === 'service' };
  const pods = node.pods;
  if (pods.length === 0) return { text: '\u2717 no pod', bad: true };
  const ready = pods.filter(pod => pod.isReady).length;
  const restarts = pods.reduce((sum, pod) => sum + pod.restarts, 0);
  const again = restarts === 0 ? '' : ` \u00b7 ${restarts} restart${restarts === 1 ? '' : 's'}`;
  if (ready < pods.length) {
    const sick = pods.find(pod => !pod.isReady);
    return { text: pods.length === 1 ? `\u2717 not ready ${sick.ready}` : `\u2717 ${ready} of ${pods.length} ready`, bad: true };
  }
  return { text: (pods.length === 1 ? `\u2713 ${pods[0].ready}` : `\u2713 ${pods.length} pods`) + again, bad: false };
}

// What a rule does that a trainer wants to see from the last row.
export const effects = edge =>
  edge.rules.filter(rule => rule.isInForce).flatMap(rule => rule.effects)
    .filter(text => text.startsWith('fault.') || text.startsWith('answer:'))
    .map(text => text.replace('fault.', '').replace(/ \(.*\)$/, '').replace(/ for 100 %$/, '').replace(' for ', ', ').replace(': ', ' '));

export const ruleName = (rule, node) => (node && rule.rule.startsWith(node.namespace + '/') ? rule.rule.slice(node.namespace.length + 1) : rule.rule);

// The lines of an edge's label: [kind, text].
export function label(edge, target) {
  if (edge.kind === 'mirror') return [['figure', `+${percent(edge.copiedPercent)}`], ['small', 'copies'], ...ruleLines(edge.rules[0], target)];
  const lines = [['figure', edge.count === 0 ? 'quiet' : pace(edge)]];
  if (edge.errorPercent > 0) lines.push(['error', `\u2717 ${percent(edge.errorPercent)} errors`]);
  if (edge.kind === 'tcp') lines.push(['small', bytes(edge.bytes)]);
  else lines.push(['small', `p50 ${milliseconds(edge.p50)}`], ['small', `p95 ${milliseconds(edge.p95)}`]);
  const rules = edge.rules.filter(rule => rule.isInForce);
  if (rules.length === 0 && ['workload', 'gateway', 'service'].includes(target.kind)) lines.push(['small', edge.rules.length === 0 ? 'no rule' : 'rule is gone']);
  for (const rule of rules.slice(0, 2)) lines.push(...ruleLines(rule, target));
  if (rules.length > 2) lines.push(['small', `and ${rules.length - 2} more`]);
  for (const text of effects(edge).slice(0, 2)) lines.push(['effect', '\u26a0 ' + text]);
  return lines;
}

// The object, then which of its rules, with the share that it gives.
function ruleLines(rule, target) {
  const name = ruleName(rule, target);
  const space = name.indexOf(' ');
  const weight = rule.weight == null ? null : percent(rule.weight);
  if (space < 0) return [['rule', name]];
  const place = name.slice(space + 1);
  const lines = [['rule', name.slice(0, space)]];
  if (weight && place.length < 9) lines.push(['small', `${place} \u00b7 ${weight}`]);
  else lines.push(['small', place], ...(weight ? [['small', `weight ${weight}`]] : []));
  return lines;
}

export function spoken(edge, from, to) {
  const parts = label(edge, to).map(([, text]) => text.replace('\u2717 ', '').replace('\u26a0 ', 'fault: '));
  return `${full(from)} calls ${full(to)}: ${parts.join(', ')}`;
}

export const flags = {
  UH: 'no ready pod', UF: 'connection failed', UO: 'circuit breaker: overflow', NR: 'no route', NC: 'cluster does not exist', UT: 'timed out',
  URX: 'retries used up', FI: 'fault: aborted', DI: 'fault: delayed', DC: 'caller went away', UC: 'connection lost', UR: 'reset by upstream',
  LR: 'reset by the proxy', RL: 'rate limited', UAEX: 'not authorised', DPE: 'malformed request', NFCF: 'no filter configuration', LH: 'health check failed', OM: 'overload',
};
