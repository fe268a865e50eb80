// Elements are made here and nowhere else: texts become text, never markup.
const svgNames = new Set(['svg', 'g', 'path', 'rect', 'text', 'title', 'polygon']);

export function make(name, attributes = {}, ...children) {
  const element = svgNames.has(name) ? document.createElementNS('http://www.w3.org/2000/svg', name) : document.createElement(name);
  set(element, attributes);
  element.append(...children.filter(child => child != null && child !== ''));
  return element;
}

export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'onclick') element.onclick = value;
    else if (value == null) element.removeAttribute(name);
    else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
  }
}

// The same children in the same order keep their elements, and with them the reader's focus.
export function keyed(parent, keys, create) {
  const known = new Map([...parent.children].map(child => [child.dataset.key, child]));
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const wanted = keys.map(key => {
    const element = known.get(key) ?? create(key);
    element.dataset.key = key;
    return element;
  });
  for (const child of known.values()) if (!wanted.includes(child)) child.remove();
  wanted.forEach((element, i) => { if (parent.children[i] !== element) parent.insertBefore(element, parent.children[i] ?? null); });
  if (focused && focused !== document.activeElement && parent.contains(focused)) focused.focus({ preventScroll: true });
  return wanted;
}
