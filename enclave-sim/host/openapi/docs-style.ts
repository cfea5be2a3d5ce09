/** Countersign's tokens as plain CSS: the page is served by another process than the app, and must not depend on it. */
export const DOCS_STYLE = `
:root{color-scheme:light dark;--you:oklch(.72 .16 60);--server:oklch(.6 .14 255);--paper:oklch(.985 .004 80);--card:oklch(1 0 0);--ink:oklch(.22 .01 80);--quiet:oklch(.45 .01 80);--line:oklch(.88 .008 80)}
@media (prefers-color-scheme:dark){:root{--paper:oklch(.17 .006 60);--card:oklch(.21 .006 60);--ink:oklch(.95 .005 80);--quiet:oklch(.74 .01 80);--line:oklch(.33 .008 60)}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:960px;padding:0 16px 64px;background:var(--paper);color:var(--ink);font:15px/1.55 Geist,ui-sans-serif,system-ui,sans-serif}
.strip{margin:0 -16px;padding:4px 16px;border-bottom:1px solid var(--line);color:var(--quiet);font-size:13px;text-align:center}
header{padding:40px 0 16px;max-width:68ch}
.disc{width:48px;height:48px}.you{fill:var(--you)}.server{fill:var(--server)}
h1{font-size:32px;line-height:1.2;margin:8px 0}h2{font-size:22px;margin:40px 0 12px}h3{font-size:13px;color:var(--quiet);margin:20px 0 6px}
a{color:inherit;text-underline-offset:3px}
nav ul{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;margin:0;padding:12px 0;border-block:1px solid var(--line)}
nav a{display:inline-block;padding:8px 0}
details{background:var(--card);border:1px solid var(--line);border-radius:12px;margin:8px 0;padding:0 16px}
details[open]{padding-bottom:16px}
summary{cursor:pointer;min-height:44px;padding:11px 0;overflow-wrap:anywhere}
:focus-visible{outline:2px solid currentColor;outline-offset:2px;border-radius:8px}
.method{display:inline-block;min-width:52px;font-weight:600;font-size:13px}
.summary{color:var(--quiet);margin-left:8px}
code,pre{font-family:"Geist Mono",ui-monospace,monospace;font-size:13px}
pre{max-height:420px;overflow:auto;margin:0;padding:12px;border:1px solid var(--line);border-radius:8px;background:var(--paper)}
table{border-collapse:collapse;width:100%;font-size:13px}th{text-align:left;color:var(--quiet);font-weight:500}th,td{padding:6px 12px 6px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:48px 1fr;gap:6px 12px;margin:0;font-size:13px}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}
@media (max-width:600px){thead{display:none}tr{display:block;padding:8px 0;border-bottom:1px solid var(--line)}td{display:block;border:0;padding:0}.summary{display:block;margin:2px 0 0}}
`;
