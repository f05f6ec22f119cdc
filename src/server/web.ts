/** The web pages: files as they were built, and one page for every address that a person can open. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import serveStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { nothingAt } from './failures.ts';

/** The build leaves this word where the nonce of the page belongs. */
const nonceMark = '__CSP_NONCE__';

/** Does nothing when the pages were not built. */
export async function addWeb(app: FastifyInstance, folder: string): Promise<void> {
  const path = join(folder, 'index.html');
  if (!existsSync(path)) return;
  const page = readFileSync(path, 'utf8');
  await app.register(serveStatic, {
    root: folder,
    wildcard: false,
    index: false,
    // Built files have a digest of their content in their names.
    cacheControl: true,
    immutable: true,
    maxAge: '365d',
    preCompressed: true,
    globIgnore: ['index.html', '**/*.{br,gz}'],
  });
  const answerPage = (reply: FastifyReply): FastifyReply =>
    reply
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(nonceMark, reply.styleNonce));
  app.get('/', async (_request, reply) => answerPage(reply));
  app.get('/*', async (request, reply) => {
    const [path = ''] = request.url.split('?');
    // What looks like a file or belongs to the interface is not a page.
    if (/^\/api(\/|$)/.test(path) || /\.\w+$/.test(path)) throw nothingAt(path);
    return answerPage(reply);
  });
}
