using Microsoft.Playwright;

namespace Bookinfo.ProductPage.Tests.InBrowser;

/// <summary>Measures, in the page itself, how well everything stands out from what lies behind it (WCAG 2.2: 1.4.3, 1.4.11).</summary>
internal static class ContrastAudit
{
    private const string Script = """
        () => {
          const parse = text => { const n = text.match(/[\d.]+/g).map(Number); return text.startsWith('color(') ? [...n.slice(0, 3).map(c => c * 255), n[3] ?? 1] : [n[0], n[1], n[2], n[3] ?? 1]; };
          const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
          const light = color => { const [r, g, b] = color.slice(0, 3).map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
          const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
          const behind = element => {
            const layers = [];
            for (let e = element; e; e = e.parentElement) { layers.push(parse(getComputedStyle(e).backgroundColor)); if (layers.at(-1)[3] === 1) break; }
            return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]);
          };
          const poor = [];
          const want = (element, what, color, under, least) => {
            const found = ratio(over(color, under), under);
            if (found < least) poor.push(`${what} of <${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> "${(element.textContent ?? '').trim().slice(0, 30)}": ${found.toFixed(2)}, at least ${least}`);
          };
          let texts = 0;
          for (const element of document.body.querySelectorAll('*')) {
            if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || element.closest('svg[role=img], .unseen') || element.matches('.skip:not(:focus)')) continue;
            const style = getComputedStyle(element);
            if ([...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) {
              const size = parseFloat(style.fontSize);
              texts++;
              want(element, 'text', parse(style.color), behind(element), size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5);
            }
            if (element.matches('input')) want(element, 'border', parse(style.borderTopColor), behind(element.parentElement), 3);
            if (element.matches('button, a.button') && parse(style.borderTopColor)[3] && parseFloat(style.borderTopWidth)) want(element, 'border', parse(style.borderTopColor), behind(element.parentElement), 3);
            if (element.matches('.row svg')) want(element, 'star', parse(style.stroke), behind(element), 3);
            if (element.matches(':focus-visible')) want(element, 'focus ring', parse(style.outlineColor), behind(element.parentElement), 3);
          }
          if (texts < 5) poor.push(`only ${texts} texts were found`);
          return poor;
        }
        """;

    /// <returns>What does not stand out enough, each as a line.</returns>
    public static Task<string[]> PoorAsync(IPage page) => page.EvaluateAsync<string[]>(Script);
}
