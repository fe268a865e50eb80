// Where everything stands: layers from left to right, by names and structure only, so that figures move nothing.
import { cardWidth, tagWidth } from './measure.js';
import { label, edgeKey, heading } from './words.js';

const card = { width: cardWidth, short: 82, tall: 108 };
const tag = { width: tagWidth, line: 23, first: 30, padding: 9 };
const room = { curve: 70, tail: 30, row: 14, group: 30, header: 42, inset: 12, margin: 14, detour: 40 };
const step = card.width + room.curve + tag.width + room.tail;

const groupOf = node => (['workload', 'gateway', 'service'].includes(node.kind) ? `${node.namespace}/${node.app}` : node.id);
const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

export function layOut(graph) {
  const nodes = new Map(graph.nodes.map(node => [node.id, node]));
  const edges = graph.edges.filter(edge => nodes.has(edge.from) && nodes.has(edge.to));
  const busy = [...new Set(edges.flatMap(edge => [edge.from, edge.to]))].sort(byText).map(id => nodes.get(id));
  const groups = new Map();
  for (const node of busy) {
    const key = groupOf(node);
    if (!groups.has(key)) groups.set(key, { key, members: [] });
    groups.get(key).members.push(node);
  }
  const ranks = rank([...groups.keys()].sort(byText), edges.map(edge => [groupOf(nodes.get(edge.from)), groupOf(nodes.get(edge.to))]));

  // Labels stand left of what is called, one above the other: they cannot meet.
  const inward = new Map();
  for (const edge of edges) {
    if (!inward.has(edge.to)) inward.set(edge.to, []);
    const lines = label(edge, nodes.get(edge.to));
    inward.get(edge.to).push({ edge, lines, height: 2 * tag.padding + tag.first + (lines.length - 1) * tag.line });
  }

  const columns = [];
  for (const group of groups.values()) {
    const at = ranks.get(group.key);
    group.rows = group.members.map(node => {
      const labels = inward.get(node.id) ?? [];
      const box = heading(node, group.members.length > 1).length > 1 ? card.tall : card.short;
      return { node, labels, box, height: Math.max(box, labels.reduce((sum, l) => sum + l.height, 0) + Math.max(0, labels.length - 1) * 8) };
    });
    group.framed = group.members.length > 1;
    group.height = group.rows.reduce((sum, row) => sum + row.height, 0) + (group.rows.length - 1) * room.row + (group.framed ? room.header + room.inset : 0);
    (columns[at] ??= []).push(group);
  }

  // A line that skips layers keeps a lane free in each of them.
  const lanes = new Map();
  for (const edge of edges) {
    const [a, b] = [ranks.get(groupOf(nodes.get(edge.from))), ranks.get(groupOf(nodes.get(edge.to)))];
    const lane = [];
    for (let at = a + 1; at < b; at++) {
      const item = { key: edgeKey(edge), lane: true, from: groupOf(nodes.get(edge.from)), height: room.detour };
      (columns[at] ??= []).push(item);
      lane.push(item);
    }
    lanes.set(edge, lane);
  }

  order(columns, edges.map(edge => [groupOf(nodes.get(edge.from)), groupOf(nodes.get(edge.to))]));
  const heights = columns.map(column => column.reduce((sum, item) => sum + item.height, 0) + (column.length - 1) * room.group);
  const height = Math.max(...heights, 0) + 2 * room.margin;
  const places = new Map();
  const tags = new Map();
  const frames = [];
  columns.forEach((column, at) => {
    const x = room.margin + at * step;
    let y = (height - heights[at]) / 2;
    for (const item of column) {
      item.x = x;
      item.y = y;
      if (!item.lane) placeGroup(item, x, y, places, tags, frames);
      y += item.height + room.group;
    }
  });
  // Labels keep the order of their callers, so that lines do not cross more than they must.
  for (const group of groups.values()) for (const row of group.rows) placeLabels(row, places, tags);
  const lines = edges.map(edge => ({ edge, tag: tags.get(edge), ...path(edge, lanes.get(edge), places, tags, height) }));
  const loops = lines.some(line => line.back);
  return {
    width: 2 * room.margin + card.width + Math.max(0, columns.length - 1) * step,
    height: height + (loops ? 60 : 0),
    card, places, frames, lines,
    order: reading(columns, edges),
  };
}

// The longest way from a caller; a call back to somebody on the way does not count.
function rank(keys, pairs) {
  const next = new Map(keys.map(key => [key, []]));
  for (const [from, to] of pairs) if (from !== to && !next.get(from).includes(to)) next.get(from).push(to);
  for (const list of next.values()) list.sort(byText);
  const called = new Set([...next.values()].flat());
  const state = new Map();
  const sorted = [];
  const forward = new Map(keys.map(key => [key, []]));
  const visit = key => {
    state.set(key, 1);
    for (const to of next.get(key)) {
      if (state.get(to) === 1) continue;
      forward.get(key).push(to);
      if (!state.has(to)) visit(to);
    }
    state.set(key, 2);
    sorted.unshift(key);
  };
  for (const key of keys) if (!called.has(key) && !state.has(key)) visit(key);
  for (const key of keys) if (!state.has(key)) visit(key);
  const ranks = new Map(keys.map(key => [key, 0]));
  for (const key of sorted) for (const to of forward.get(key)) ranks.set(to, Math.max(ranks.get(to), ranks.get(key) + 1));
  return ranks;
}

// Each column by the middle of its callers, ties by name.
function order(columns, pairs) {
  const position = new Map();
  columns.forEach((column, at) => {
    for (const item of column) {
      const callers = item.lane ? [item.from] : pairs.filter(([from, to]) => to === item.key && from !== to).map(([from]) => from);
      const known = callers.map(key => position.get(key)).filter(at => at !== undefined);
      item.middle = at === 0 || known.length === 0 ? 0.5 : known.reduce((sum, at) => sum + at, 0) / known.length;
    }
    column.sort((a, b) => a.middle - b.middle || (a.lane ? 1 : 0) - (b.lane ? 1 : 0) || byText(a.key, b.key));
    column.forEach((item, i) => { if (!item.lane) position.set(item.key, (i + 0.5) / column.length); });
  });
}

function placeGroup(group, x, y, places, tags, frames) {
  let top = y + (group.framed ? room.header : 0);
  for (const row of group.rows) {
    const middle = top + row.height / 2;
    places.set(row.node.id, { x, y: middle - row.box / 2, height: row.box, middle, framed: group.framed });
    top += row.height + room.row;
  }
  if (group.framed) frames.push({ key: group.key, node: group.members[0], x: x - room.inset, y, width: card.width + 2 * room.inset, height: group.height });
}

function placeLabels(row, places, tags) {
  const total = row.labels.reduce((sum, l) => sum + l.height, 0) + Math.max(0, row.labels.length - 1) * 8;
  const to = places.get(row.node.id);
  let top = to.middle - total / 2;
  const callers = [...row.labels].sort((a, b) => places.get(a.edge.from).middle - places.get(b.edge.from).middle || byText(edgeKey(a.edge), edgeKey(b.edge)));
  callers.forEach((l, i) => {
    const port = to.y + to.height * (i + 1) / (callers.length + 1);
    tags.set(l.edge, { x: to.x - room.tail - tag.width, y: top, width: tag.width, height: l.height, middle: top + l.height / 2, port, lines: l.lines, tag });
    top += l.height + 8;
  });
}

function path(edge, lane, places, tags, height) {
  const from = places.get(edge.from);
  const to = places.get(edge.to);
  const at = tags.get(edge);
  const back = to.x <= from.x;
  let d = `M${from.x + card.width} ${from.middle}`;
  let [x, y] = [from.x + card.width, from.middle];
  const curve = (tx, ty) => {
    const bend = Math.max(30, (tx - x) / 2);
    d += ` C${x + bend} ${y} ${tx - bend} ${ty} ${tx} ${ty}`;
    [x, y] = [tx, ty];
  };
  if (back) {
    d = `M${from.x + card.width / 2} ${from.y + from.height} C${from.x + card.width / 2} ${height + 70} ${at.x - 60} ${height + 70} ${at.x} ${at.middle}`;
  } else {
    for (const item of lane) {
      curve(item.x - room.tail - tag.width - 8, item.y + item.height / 2);
      d += ` H${item.x + card.width + 10}`;
      x = item.x + card.width + 10;
    }
    curve(at.x, at.middle);
  }
  return { d, tail: `M${at.x + at.width} ${at.middle} C${to.x - 20} ${at.middle} ${to.x - 22} ${at.port} ${to.x - 12} ${at.port}`, tip: { x: to.x - 1, y: at.port }, back };
}

// Left to right, top to bottom: each box, then the lines that leave it.
function reading(columns, edges) {
  const keys = [];
  for (const column of columns) {
    for (const item of column) {
      if (item.lane) continue;
      for (const row of item.rows) {
        keys.push(row.node.id);
        for (const edge of edges.filter(e => e.from === row.node.id)) keys.push(edgeKey(edge));
      }
    }
  }
  return keys;
}
