// Draws a laid-out graph and keeps its elements from one picture to the next.
import { make, set, keyed } from './dom.js';
import { fit, pad } from './measure.js';
import { edgeKey, full, heading, spoken, state, title } from './words.js';

const text = (x, y, kind, content) => make('text', { x, y, class: kind }, content);

export function draw(svg, graph, layout, selected, choose) {
  const nodes = new Map(graph.nodes.map(node => [node.id, node]));
  const lines = new Map(layout.lines.map(line => [edgeKey(line.edge), line]));
  set(svg, { viewBox: `0 0 ${layout.width} ${layout.height}` });
  svg.style.maxWidth = `${Math.round(layout.width * 1.3)}px`;
  if (!svg.firstChild) svg.append(make('g', { class: 'frames', 'aria-hidden': 'true' }), make('g', { class: 'things' }));
  const [frames, things] = svg.children;

  keyed(frames, layout.frames.map(frame => frame.key), () => make('g'));
  layout.frames.forEach((frame, i) => frames.children[i].replaceChildren(
    make('rect', { x: frame.x, y: frame.y, width: frame.width, height: frame.height, rx: 14, class: 'frame' }),
    text(frame.x + 16, frame.y + 30, 'frametitle', fit(title(frame.node), 'name', frame.width - 30))));

  for (const element of keyed(things, layout.order, key => thing(key, lines.has(key), choose))) {
    const key = element.dataset.key;
    element.classList.toggle('selected', key === selected);
    element.setAttribute('aria-expanded', key === selected);
    if (lines.has(key)) drawLine(element, lines.get(key), nodes);
    else drawNode(element, nodes.get(key), layout.places.get(key), layout.card);
  }
}

function thing(key, isLine, choose) {
  const element = make('g', { tabindex: 0, role: 'button', 'aria-controls': 'details' });
  element.onclick = () => choose(key);
  element.onkeydown = event => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    choose(key);
  };
  if (isLine) element.append(make('path', { class: 'hit' }), make('path', { class: 'line' }), make('path', { class: 'flow' }), make('path', { class: 'line tail' }), make('polygon'), make('g'));
  else element.append(make('g'));
  return element;
}

function drawNode(element, node, place, card) {
  const now = state(node);
  set(element, { class: `node ${node.kind}${now.bad ? ' bad' : ''}${element.classList.contains('selected') ? ' selected' : ''}`, 'aria-label': `${full(node)}, ${now.text.replace(/[\u2713\u2717] /, '')}` });
  const lines = heading(node, place.framed);
  const inside = card.width - 2 * pad;
  element.firstChild.replaceChildren(
    make('title', {}, `${node.namespace ? node.namespace + '/' : ''}${node.name}`),
    make('rect', { x: place.x, y: place.y, width: card.width, height: place.height, rx: 10, class: 'card' }),
    text(place.x + pad, place.y + 34, 'name', fit(lines[0], 'name', inside)),
    lines[1] ? text(place.x + pad, place.y + 60, 'state', fit(lines[1], 'state', inside)) : '',
    text(place.x + pad, place.y + place.height - 20, now.bad ? 'state bad' : 'state', fit(now.text, 'error', inside)));
}

function drawLine(element, line, nodes) {
  const { edge, tag } = line;
  const [hit, path, flow, tail, tip, group] = element.children;
  const width = edge.kind === 'mirror' ? 2.5 : edge.count === 0 ? 2 : Math.min(9, 2.5 + 1.4 * Math.log2(1 + edge.perSecond));
  const kind = `edge ${edge.kind}${edge.errorPercent > 0 ? ' bad' : ''}${edge.count === 0 && edge.kind !== 'mirror' ? ' still' : ''}`;
  set(element, { class: kind + (element.classList.contains('selected') ? ' selected' : ''), 'aria-label': spoken(edge, nodes.get(edge.from), nodes.get(edge.to)) });
  set(hit, { d: line.d });
  for (const part of [path, flow]) set(part, { d: line.d, 'stroke-width': width });
  set(tail, { d: line.tail, 'stroke-width': width });
  const { x, y } = line.tip;
  set(tip, { points: `${x},${y} ${x - 15},${y - 8} ${x - 15},${y + 8}` });
  let top = tag.y + tag.tag.padding;
  group.replaceChildren(
    make('rect', { x: tag.x, y: tag.y, width: tag.width, height: tag.height, rx: 10, class: 'tag' }),
    ...tag.lines.map(([kind, content], i) => {
      top += i === 0 ? tag.tag.first : tag.tag.line;
      return text(tag.x + pad, top - 7, kind, fit(content, kind, tag.width - 2 * pad));
    }));
}
