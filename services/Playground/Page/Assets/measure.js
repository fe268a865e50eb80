// How wide a text is in the fonts of the picture. Widths of boxes come from sample texts, so that figures move nothing.
const pen = document.createElement('canvas').getContext('2d');
const family = getComputedStyle(document.documentElement).fontFamily;

export const fonts = { name: '700 24px', state: '400 18px', figure: '700 26px', small: '400 18px', error: '700 18px', rule: '700 18px', effect: '700 18px' };

export function width(text, kind) {
  pen.font = `${fonts[kind]} ${family}`;
  return pen.measureText(text).width;
}

export function fit(text, kind, room) {
  if (width(text, kind) <= room) return text;
  let end = text.length;
  while (end > 1 && width(text.slice(0, end) + '\u2026', kind) > room) end--;
  return text.slice(0, end) + '\u2026';
}

const widest = samples => Math.ceil(Math.max(...samples.map(([text, kind]) => width(text, kind))));

export const pad = 14;

export const cardWidth = 2 * pad + widest([['productpage', 'name'], ['\u2713 2/2 \u00b7 9 restarts', 'state'], ['\u2717 proxy answered', 'error']]);

export const tagWidth = 2 * pad + widest([['p95 999 ms', 'small'], ['\u2717 100 % errors', 'error'], ['\u26a0 abort 500, 30 %', 'effect'], ['http[0].match[0]', 'small']]);
