/** The OpenAPI document as one page of plain HTML, without scripts and without anything from elsewhere. */
import type { Json } from './json-schemas.ts';
import type { OpenapiDocument } from './openapi.ts';

export function docsPage(document: OpenapiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({ path, method, described })),
  );
  const sections = document.tags.map(({ name }) => {
    const own = operations.filter(({ described }) => (described['tags'] as string[]).includes(name));
    return `<section><h2 id="${text(name)}">${text(name)}</h2>${own.map(operationPart).join('')}</section>`;
  });
  const contents = document.tags.map(({ name }) => `<a href="#${text(name)}">${text(name)}</a>`).join(' ');
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) => `<details id="schema-${text(name)}"><summary>${text(name)}</summary>${code(schema)}</details>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Gatehouse REST interface</title><link rel="stylesheet" href="/api/docs.css"></head>
<body><header><h1>Gatehouse REST interface</h1><p>Version ${text(document.info['version'])}.
The same as a machine reads it: <a href="/api/openapi.json">openapi.json</a>.</p><nav>${contents}</nav></header>
<main>${sections.join('')}<section><h2>Shapes</h2>${schemas.join('')}</section></main></body></html>`;
}

function operationPart({ path, method, described }: { path: string; method: string; described: Json }): string {
  const parts = [
    described['description'] === undefined ? '' : `<p>${text(described['description'])}</p>`,
    `<p>Needs: <b>${text(described['x-permission'])}</b></p>`,
    part('Parameters', described['parameters']),
    part('Body', described['requestBody']),
    part('Answers', described['responses']),
  ];
  return `<details id="${text(described['operationId'])}"><summary><b class="${method}">${method.toUpperCase()}</b>
<code>${text(path)}</code> ${text(described['summary'])}</summary>${parts.join('')}</details>`;
}

function part(title: string, value: unknown): string {
  return value === undefined ? '' : `<h3>${title}</h3>${code(value)}`;
}

function code(value: unknown): string {
  const shown = text(JSON.stringify(value, null, 2));
  const linked = shown.replaceAll(/#\/components\/schemas\/(\w+)/g, '<a href="#schema-$1">$1</a>');
  return `<pre>${linked}</pre>`;
}

function text(value: unknown): string {
  if (typeof value !== 'string') return '';
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

export const docsStyle = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:60rem;margin:auto;padding:1rem}
summary{cursor:pointer;padding:.3rem 0}
summary b{display:inline-block;min-width:4.5rem}
details{border-bottom:1px solid #8884}
pre{overflow:auto;background:#8882;padding:.7rem;border-radius:.3rem;font-size:.85rem}
nav a{margin-right:1rem}
`;
